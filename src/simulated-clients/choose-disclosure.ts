import type { RandomSource } from "../random/index.ts";
import type { DisclosurePolicy, Persona } from "../vocabulary/index.ts";
import type { Appraisal } from "./appraise.ts";
import { allHold, type ClientSituation } from "./client-condition.ts";
import { type ClientMemory, type Tellable, tellablesOf } from "./client-memory.ts";

/** What is told in a turn, and how it came about. */
export interface Disclosure {
  /** Told for the first time. */
  readonly fresh: readonly Tellable[];
  /** Told again, because it was asked about again. */
  readonly again: readonly Tellable[];
  /** Asked about and denied, or not known: facts of another polarity than `present`. */
  readonly denied: readonly Tellable[];
  /** Something was asked about that is there and is not told yet. */
  readonly isHeldBack: boolean;
}

/** When a fact is told at all. */
export function disclosureOf(fact: Tellable): "volunteered" | "asked" | "never" {
  if (fact.disclosure !== undefined) return fact.disclosure;
  const { polarity = "present" } = fact;
  return fact.whenAsked !== undefined || fact.askedBy !== undefined || polarity !== "present" ? "asked" : "volunteered";
}

/** What counts towards having told everything: what is there and may be told. */
export function isToBeTold(fact: Tellable): boolean {
  return (fact.polarity ?? "present") === "present" && disclosureOf(fact) !== "never";
}

/** The policy of people who have none of their own. */
export const usualDisclosure: DisclosurePolicy = { perTurn: 1, inOpening: 0, pace: 1, whenUnknown: "evade" };

/**
 * Chooses what is told. What was asked about goes first, then what is volunteered, in the author's order, then what was
 * asked about again; never more than the policy allows in one turn, and never a fact whose conditions do not hold.
 *
 * Asked about again, a fact told k times is told once more with chance sqrt(1/k): people do not repeat themselves for
 * ever (the damper of MedAgent's public code, which is switched off there).
 */
export function chooseDisclosure(
  persona: Persona,
  memory: ClientMemory,
  situation: ClientSituation,
  appraisal: Pick<Appraisal, "asked">,
  random: RandomSource,
): Disclosure {
  const policy = persona.disclosure ?? usualDisclosure;
  const all = tellablesOf(persona);
  const told = new Set(memory.disclosed);
  const most = memory.reply === undefined ? policy.inOpening : policy.perTurn;
  const askedAbout = all.filter(({ id }) => appraisal.asked.has(id));
  const open = all.filter((fact) => !told.has(fact.id) && mayTell(fact, persona, situation));
  const isPresent = ({ polarity = "present" }: Tellable) => polarity === "present";

  const denied = open.filter((fact) => !isPresent(fact) && appraisal.asked.has(fact.id)).slice(0, most);
  const askedFirst = open.filter((fact) => isPresent(fact) && appraisal.asked.has(fact.id)).slice(0, most);
  const isHeldBack = askedAbout.some((fact) => isPresent(fact) && !told.has(fact.id) && !askedFirst.includes(fact));
  if (askedFirst.length > 0 || denied.length > 0) {
    return { fresh: askedFirst, again: [], denied: askedFirst.length > 0 ? [] : denied, isHeldBack };
  }
  const volunteered = open.filter((fact) => isPresent(fact) && disclosureOf(fact) === "volunteered");
  const isInTheMood = volunteered.length > 0 && (policy.pace === 1 || random.next() < policy.pace);
  const fresh = isInTheMood ? volunteered.slice(0, most) : [];
  const again = askedAbout.filter(
    ({ id }) => told.has(id) && random.next() < Math.sqrt(1 / Math.max(1, memory.timesTold.get(id) ?? 1)),
  );
  return { fresh, again: again.slice(0, most - fresh.length), denied: [], isHeldBack };
}

/** Whether the conditions of a fact hold now, whoever asks. */
export function mayTell(fact: Tellable, persona: Persona, situation: ClientSituation): boolean {
  if (disclosureOf(fact) === "never" || fact.fromExchange > situation.exchange) return false;
  if ((fact.fromVisit ?? 1) > situation.visit + 1) return false;
  if ((situation.variables.trust ?? 0) < fact.minimumTrust) return false;
  const phase = persona.phases?.findIndex(({ facts }) => facts.includes(fact.id)) ?? -1;
  return situation.phase >= phase && allHold(fact.needs, situation);
}
