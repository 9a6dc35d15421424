import { samplerOf } from "../profile-tables/profile-simulator.ts";
import type { ProfileAttributes } from "../profile-tables/profile-table.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import { allocateByPrevalence } from "./allocate-dyads.ts";

/** The five phenotypes with their prevalences in per cent, as published. */
const prevalences = {
  "young adult": 31.5,
  functional: 19.4,
  "intermediate familial": 18.8,
  "young antisocial": 21.1,
  "chronic severe": 9.2,
} as const;
const stages = ["precontemplation", "contemplation", "action"] as const;

/**
 * A cohort that has each of the fifteen personas as often as its prevalence asks for, stages in equal parts; all else is
 * drawn. Thirty dyads per assistant are the published size.
 */
export function prevalenceCohort(count: number, seed: number | string): ProfileAttributes[] {
  const perPhenotype = allocateByPrevalence(Object.values(prevalences), count);
  const left = new Map<string, number>();
  for (const [index, phenotype] of Object.keys(prevalences).entries()) {
    const perStage = allocateByPrevalence([1, 1, 1], perPhenotype[index] ?? 0);
    for (const [at, stage] of stages.entries()) left.set(`${phenotype}/${stage}`, perStage[at] ?? 0);
  }
  const sampler = samplerOf(tableOf("clinical-ai-red-teaming"));
  const cohort: ProfileAttributes[] = [];
  for (let index = 0; cohort.length < count; index += 1) {
    const profile = sampler.sample(seed, index);
    const cell = `${profile.phenotype}/${profile.stage}`;
    const open = left.get(cell) ?? 0;
    if (open === 0) continue;
    left.set(cell, open - 1);
    cohort.push(profile);
  }
  return cohort;
}
