import { measuredItems } from "../../rubrics/index.ts";
import type { MeasureDefinition, ParticipantDescription, Scenario } from "../../vocabulary/index.ts";
import { RunsNotComparableError } from "../compare-runs.ts";
import type { RunResults } from "../run-results.ts";
import type { Suite } from "../suite.ts";
import { contentHash, itemHash, measureHash, scenarioHash } from "./content-hash.ts";

/** Something of a suite that is not compared, and why. */
export interface LeftOut {
  suiteId: string;
  kind: "suite" | "scenario" | "item" | "measure" | "assistant";
  id: string;
  why: string;
}

/** The part of a suite that all runs share. */
export interface SharedSuite {
  suite: Suite;
  /** Scenarios compared, by id. */
  scenarios: ReadonlyMap<string, Scenario>;
  /** In the suite's order; contrasts are not among them. */
  measures: readonly MeasureDefinition[];
}

/** What runs have in common, and what stood in the way. */
export interface SharedContent {
  suites: readonly SharedSuite[];
  leftOut: readonly LeftOut[];
  /** What differs between the runs and was set aside by bridging; one sentence each. Empty when nothing does. */
  differences: readonly string[];
}

/**
 * What can be compared over all the runs. Without `bridge` suites with the same id must have the same fingerprint, and judge
 * and client must be the same; with it, scenarios, rubric items and measures are compared one by one, and only those whose
 * content is the same everywhere are kept.
 *
 * @throws {@link RunsNotComparableError} when something differs without `bridge`, or nothing is left to compare
 */
export function sharedContent(runs: readonly RunResults[], { bridge }: { bridge: boolean }): SharedContent {
  const [first, ...others] = runs;
  if (first === undefined) return { suites: [], leftOut: [], differences: [] };
  const differences: string[] = [];
  for (const other of others) {
    const found = differencesBetween(first, other);
    if (found.length > 0 && !bridge) {
      const why = `${found.join(" ")} With --bridge only scenarios, rubric items and measures of identical content are compared.`;
      throw new RunsNotComparableError(first.manifest.id, other.manifest.id, why);
    }
    differences.push(...found.filter((sentence) => !differences.includes(sentence)));
  }
  const leftOut: LeftOut[] = [];
  const suites: SharedSuite[] = [];
  for (const id of [...new Set(runs.flatMap((run) => run.suites.map(({ definition }) => definition.id)))]) {
    const versions = runs.flatMap((run) => run.suites.find(({ definition }) => definition.id === id) ?? []);
    const [suite] = versions;
    if (suite === undefined || versions.length < runs.length) {
      leftOut.push({ suiteId: id, kind: "suite", id, why: "Not every run has it." });
      continue;
    }
    const shared = sharedSuite(suite, versions, leftOut);
    if (shared.scenarios.size > 0 && shared.measures.length > 0) suites.push(shared);
    else
      leftOut.push({
        suiteId: id,
        kind: "suite",
        id,
        why: "No scenario or no measure has the same content everywhere.",
      });
  }
  const [last] = others.slice(-1);
  if (suites.length === 0 && last !== undefined) {
    const why = bridge
      ? "no suite has a scenario and a measure of the same content in both."
      : "they have no suite in common.";
    throw new RunsNotComparableError(first.manifest.id, last.manifest.id, why);
  }
  return { suites, leftOut, differences };
}

function differencesBetween(first: RunResults, second: RunResults): string[] {
  const found: string[] = [];
  const suites = first.suites.flatMap((suite) => {
    const other = second.suites.find(({ definition }) => definition.id === suite.definition.id);
    return other === undefined ? [] : [{ suite, other }];
  });
  for (const { suite, other } of suites) {
    if (suite.record.fingerprint === other.record.fingerprint) continue;
    found.push(`Suite "${suite.definition.id}" has other content (${versionOf(suite)} and ${versionOf(other)}).`);
  }
  const judges = [first.manifest.judge, second.manifest.judge] as const;
  if (!isSame(...judges)) found.push(`They were rated by different judges (${namesOf(...judges)}).`);
  const clients = [first.manifest.client, second.manifest.client] as const;
  const isPlayed = suites.some(({ suite }) => suite.scenarios.some(({ client }) => client.kind !== "scripted"));
  if (isPlayed && !isSame(...clients)) found.push(`Different clients played the people (${namesOf(...clients)}).`);
  return found;
}

function versionOf({ record }: Suite): string {
  return `${record.version}, ${record.fingerprint.slice(0, 8)}`;
}

function isSame(first: ParticipantDescription | null, second: ParticipantDescription | null): boolean {
  return contentHash(first) === contentHash(second);
}

/** Names what differs: the references, or else the versions, or else that the settings do. */
function namesOf(first: ParticipantDescription | null, second: ParticipantDescription | null): string {
  const [one, two] = [first?.ref ?? "built in", second?.ref ?? "built in"];
  if (one !== two) return `${one} and ${two}`;
  if (first?.version !== second?.version) return `${one}, versions ${first?.version} and ${second?.version}`;
  return `${one} with other settings`;
}

function sharedSuite(suite: Suite, versions: readonly Suite[], leftOut: LeftOut[]): SharedSuite {
  const suiteId = suite.definition.id;
  const leave = (kind: LeftOut["kind"], id: string, why: string) => leftOut.push({ suiteId, kind, id, why });
  const kept = <T>(kind: LeftOut["kind"], hashes: readonly ReadonlyMap<string, string>[], entries: [string, T][]) => {
    const ids = [...new Set(hashes.flatMap((each) => [...each.keys()]))];
    const shared = new Set(
      ids.filter((id) => {
        const own = hashes.map((each) => each.get(id));
        if (own.some((hash) => hash === undefined)) leave(kind, id, "Not every run has it.");
        else if (new Set(own).size > 1) leave(kind, id, "Its content differs.");
        else return true;
        return false;
      }),
    );
    return entries.filter(([id]) => shared.has(id));
  };
  const scenarios = kept(
    "scenario",
    versions.map((each) => new Map(each.scenarios.map((scenario) => [scenario.id, scenarioHash(each, scenario)]))),
    suite.scenarios.map((scenario): [string, Scenario] => [scenario.id, scenario]),
  );
  const itemsOf = (each: Suite) =>
    each.rubrics.flatMap((rubric) =>
      rubric.items.map((item) => [`${rubric.id}/${item.id}`, itemHash(rubric, item)] as const),
    );
  const items = new Set(
    kept(
      "item",
      versions.map((each) => new Map(itemsOf(each))),
      itemsOf(suite).map(([id]): [string, null] => [id, null]),
    ).map(([id]) => id),
  );
  const measures = kept(
    "measure",
    versions.map(
      ({ definition }) => new Map(definition.measures.map((measure) => [measure.id, measureHash(measure)] as const)),
    ),
    suite.definition.measures.map((measure): [string, MeasureDefinition] => [measure.id, measure]),
  ).flatMap(([id, measure]) => {
    if (measure.contrast !== undefined) leave("measure", id, "It is itself a difference between scenarios.");
    else {
      const missing = measuredItems(measure).find((item) => !items.has(item));
      if (missing === undefined) return [measure];
      leave("measure", id, `Its item ${missing} is left out.`);
    }
    return [];
  });
  return { suite, scenarios: new Map(scenarios), measures };
}
