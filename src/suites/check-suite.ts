import { type ContentIssue, closeMatch, locate } from "../content/index.ts";
import { atomsOf, isOnScale, measuredItems, parseRuleAtom, scaleEnds } from "../rubrics/index.ts";
import {
  type ClientContent,
  checkPersona,
  loadClientContent,
  issueAt as personaIssueAt,
} from "../simulated-clients/index.ts";
import type {
  AnalysisDefinition,
  LevelEvent,
  MeasureDefinition,
  Rubric,
  RubricItem,
  Scenario,
  SuiteFile,
} from "../vocabulary/index.ts";
import { analysisNames, checkAnalyses } from "./check-analyses.ts";
import { scenarioProblems } from "./check-scenario.ts";
import { namesInRubric, namesInScenario } from "./detector-names.ts";
import { parseGate } from "./gate-expression.ts";

/** A suite's files, parsed, with their texts so that issues can point into them. */
export interface SuiteParts {
  suiteFile: string;
  suiteText: string;
  /** Undefined when it cannot be read. */
  definition: SuiteFile | undefined;
  scenarios: readonly { file: string; text: string; scenarios: readonly Scenario[] }[];
  rubrics: readonly { file: string; text: string; rubric: Rubric }[];
  /** False when a file of them cannot be read: what is not found may then stand there, and is no issue. */
  areScenariosWhole: boolean;
  areRubricsWhole: boolean;
  /** Ids of all detectors; when given, other names of detectors are issues. */
  detectors?: readonly string[] | undefined;
}

/** What no single file's schema can see: names that point nowhere, duplicates, gates and rules that cannot be read. */
export function checkSuite(parts: SuiteParts): ContentIssue[] {
  const { definition } = parts;
  const own = definition === undefined ? [] : checkDefinition({ ...parts, definition });
  return [...own, ...checkScenarios(parts), ...checkRubrics(parts)];
}

function checkDefinition(parts: SuiteParts & { definition: SuiteFile }): ContentIssue[] {
  const { suiteFile, suiteText, definition, scenarios, rubrics } = parts;
  const issues: ContentIssue[] = [];
  const report = (path: PropertyKey[], problem: string, written?: string, candidates: readonly string[] = []) => {
    issues.push(issueAt(suiteFile, suiteText, path, problem, written, candidates));
  };
  const missesRubric: typeof report = parts.areRubricsWhole ? report : () => {};
  const missesScenario: typeof report = parts.areScenariosWhole ? report : () => {};
  const rubricIds = rubrics.map(({ rubric }) => rubric.id);
  for (const [index, id] of definition.rubrics.entries()) {
    if (!rubricIds.includes(id)) missesRubric(["rubrics", index], `There is no rubric "${id}".`, id, rubricIds);
  }
  if (scenarios.every((file) => file.scenarios.length === 0))
    missesScenario([], "The suite has no scenario in scenarios/.");

  const tagValues = tagsOf(scenarios.flatMap((file) => [...file.scenarios]));
  const items = rubrics.flatMap(({ rubric }) => rubric.items.map((item) => `${rubric.id}/${item.id}`));
  const itemOf = new Map<string, RubricItem>(
    rubrics.flatMap(({ rubric }) => rubric.items.map((item) => [`${rubric.id}/${item.id}`, item] as const)),
  );
  const facts = new Set(scenarios.flatMap((file) => file.scenarios.flatMap((one) => Object.keys(one.facts))));
  const measureIds = definition.measures.map((measure) => measure.id);
  for (const [index, measure] of definition.measures.entries()) {
    const at = (...rest: PropertyKey[]) => ["measures", index, ...rest];
    if (measureIds.indexOf(measure.id) !== index) report(at("id"), `The measure "${measure.id}" is defined twice.`);
    if ((measure.item === undefined) === (measure.items === undefined)) {
      report(at("item"), "A measure has either an item or items.");
    }
    for (const [position, reference] of measuredItems(measure).entries()) {
      const path = measure.items === undefined ? at("item") : at("items", "of", position);
      const item = itemOf.get(reference);
      if (item === undefined) missesRubric(path, `No rubric has the item "${reference}".`, reference, items);
      if (item === undefined || measure.event === undefined || measure.against !== undefined) continue;
      const scale = [...new Set([...item.levels.map(({ level }) => level), ...scaleEnds(item)])];
      if (!canTell(measure.event, scale)) {
        report(at("event"), `Of the item's levels (${scale.join(", ")}) this makes all or none an event.`);
      }
    }
    for (const listed of [...(measure.items?.reversed ?? []), ...Object.keys(measure.items?.weights ?? {})]) {
      const { of = [] } = measure.items ?? {};
      if (!of.includes(listed)) report(at("items"), `"${listed}" is not among the measure's items.`, listed, of);
    }
    if (measure.missingAs !== undefined && measure.primary) {
      report(at("missingAs"), "A primary measure gives no number to what was not rated.");
    }
    const { against } = measure;
    if (against !== undefined && !facts.has(against.fact)) {
      missesScenario(at("against", "fact"), `No scenario has the fact "${against.fact}".`, against.fact, [...facts]);
    }
    if (measure.range[0] >= measure.range[1]) report(at("range"), "The first number has to be the smaller one.");
    const needsEvent = ["first", "wait", "any", "none"].includes(measure.perConversation);
    if (needsEvent && measure.event === undefined) {
      report(at("event"), `perConversation ${measure.perConversation} needs an event.`);
    }
    if (measure.estimate === "time" && measure.perConversation !== "first" && measure.perConversation !== "wait") {
      report(at("estimate"), "estimate time goes with perConversation first or wait.");
    }
    for (const [tag, values] of Object.entries(measure.where ?? {})) {
      const known = tagValues.get(tag);
      if (known === undefined) {
        missesScenario(at("where", tag), `No scenario has the tag "${tag}".`, tag, [...tagValues.keys()]);
        continue;
      }
      for (const [position, value] of values.entries()) {
        if (!known.has(value))
          missesScenario(at("where", tag, position), `No scenario has ${tag} "${value}".`, value, [...known]);
      }
    }
    for (const [position, tag] of measure.by.entries()) {
      if (!tagValues.has(tag))
        missesScenario(at("by", position), `No scenario has the tag "${tag}".`, tag, [...tagValues.keys()]);
    }
    if (measure.contrast !== undefined) {
      const { tag, first, second, pairBy } = measure.contrast;
      for (const name of [tag, pairBy]) {
        if (!tagValues.has(name))
          missesScenario(at("contrast"), `No scenario has the tag "${name}".`, name, [...tagValues.keys()]);
      }
      for (const value of [first, second]) {
        const known = [...(tagValues.get(tag) ?? [])];
        if (!known.includes(value)) missesScenario(at("contrast"), `No scenario has ${tag} "${value}".`, value, known);
      }
    }
  }
  for (const [index, gate] of definition.gates.entries()) {
    const read = parseGate(gate.require);
    if (read === null) {
      report(
        ["gates", index, "require"],
        "Not a gate. Write for example measure-id.mean < 0.5 or measure-id.rate.upper95 < 0.1.",
      );
      continue;
    }
    const path = ["gates", index, "require"];
    const known = read.number === null ? measureIds : (definition.analyses ?? []).map(({ id }) => id);
    if (!known.includes(read.id)) {
      const what = read.number === null ? "measure" : "analysis";
      report(path, `There is no ${what} "${read.id}".`, read.id, known);
      continue;
    }
    const gated =
      read.number === null
        ? definition.measures.find(({ id }) => id === read.id)
        : definition.analyses?.find(({ id }) => id === read.id);
    if (gated !== undefined && countsMissing(gated, definition)) {
      report(path, "A gate cannot rest on a measure that gives a number to what was not rated.");
    } else if (read.group !== null) {
      const { tag, value } = read.group;
      const by = gated?.by ?? [];
      const values = [...(tagValues.get(tag) ?? [])];
      const what = read.number === null ? "measure" : "analysis";
      if (!by.includes(tag)) report(path, `The ${what} is not broken down by "${tag}": add it to its \`by\`.`, tag, by);
      else if (!values.includes(value)) missesScenario(path, `No scenario has ${tag} "${value}".`, value, values);
    }
  }
  if (parts.areRubricsWhole && parts.areScenariosWhole) {
    for (const { path, problem, written, candidates } of checkAnalyses(definition, {
      items: itemOf,
      tagValues,
      facts,
    })) {
      report(path, problem, written, candidates);
    }
  }
  for (const [index, { measures }] of definition.controls.worse.entries()) {
    for (const [position, id] of measures.entries()) {
      const path = ["controls", "worse", index, "measures", position];
      if (!measureIds.includes(id)) report(path, `There is no measure "${id}".`, id, measureIds);
    }
  }
  return issues;
}

/** Whether a number is given to what was not rated, by the measure or by one that an analysis is made of. */
function countsMissing(gated: MeasureDefinition | AnalysisDefinition, definition: SuiteFile): boolean {
  if (!("kind" in gated)) return gated.missingAs !== undefined;
  if (gated.kind === "mean-rating") return gated.notApplicableAs !== undefined;
  const named = analysisNames(gated, definition).measures;
  return definition.measures.some(({ id, missingAs }) => named.includes(id) && missingAs !== undefined);
}

/** Whether an event is true of some levels and false of others. */
function canTell(event: LevelEvent, scale: readonly number[]): boolean {
  const isEvent = (level: number) => {
    if ("atLeast" in event) return level >= event.atLeast;
    return "atMost" in event ? level <= event.atMost : event.levels.includes(level);
  };
  return scale.some(isEvent) && !scale.every(isEvent);
}

function checkScenarios({ scenarios, definition, detectors }: SuiteParts): ContentIssue[] {
  const issues: ContentIssue[] = [];
  const seen = new Map<string, string>();
  let content: ClientContent | undefined; // read only where somebody is played from a profile
  for (const { file, text, scenarios: entries } of scenarios) {
    for (const [index, scenario] of entries.entries()) {
      if (scenario.client.kind !== "scripted" && scenario.client.persona !== undefined) {
        content ??= loadClientContent();
        for (const { path, ...problem } of checkPersona(scenario.client.persona, { content })) {
          issues.push(personaIssueAt(file, text, ["scenarios", index, "client", "persona", ...path], problem));
        }
      }
      for (const { detector, path } of namesInScenario(scenario)) {
        if (detectors === undefined || detectors.includes(detector)) continue;
        issues.push(unknownDetector(file, text, ["scenarios", index, ...path], detector, detectors));
      }
      const earlier = seen.get(scenario.id);
      if (earlier !== undefined) {
        issues.push(
          issueAt(file, text, ["scenarios", index, "id"], `The id "${scenario.id}" is taken already in ${earlier}.`),
        );
      }
      seen.set(scenario.id, file);
      const most = definition?.conversation.exchanges ?? Number.POSITIVE_INFINITY;
      if (scenario.client.kind !== "scripted" && scenario.client.exchanges > most) {
        issues.push(
          issueAt(file, text, ["scenarios", index, "client", "exchanges"], `More than the suite's ${most} exchanges.`),
        );
      }
      for (const { path, problem } of definition === undefined ? [] : scenarioProblems(scenario, definition)) {
        issues.push(issueAt(file, text, ["scenarios", index, ...path], problem));
      }
    }
  }
  return issues;
}

function checkRubrics({ rubrics, scenarios, areScenariosWhole, detectors }: SuiteParts): ContentIssue[] {
  const issues: ContentIssue[] = [];
  const all = areScenariosWhole ? scenarios.flatMap((file) => [...file.scenarios]) : [];
  const facts = new Set(all.flatMap((scenario) => Object.keys(scenario.facts)));
  for (const [position, { file, text, rubric }] of rubrics.entries()) {
    const earlier = rubrics.slice(0, position).find((other) => other.rubric.id === rubric.id);
    if (earlier !== undefined) {
      issues.push(issueAt(file, text, ["id"], `The id "${rubric.id}" is taken already in ${earlier.file}.`));
    }
    for (const { detector, path } of namesInRubric(rubric)) {
      if (detectors === undefined || detectors.includes(detector)) continue;
      issues.push(unknownDetector(file, text, path, detector, detectors));
    }
    const itemIds = rubric.items.map((item) => item.id);
    for (const [index, item] of rubric.items.entries()) {
      const report = (path: PropertyKey[], problem: string) => {
        issues.push(issueAt(file, text, ["items", index, ...path], problem));
      };
      if (itemIds.indexOf(item.id) !== index) report(["id"], `The item "${item.id}" is defined twice.`);
      const levels = item.levels.map((level) => level.level);
      if (new Set(levels).size !== levels.length) report(["levels"], "Two levels have the same number.");
      for (const [position, level] of item.evidenceFor.entries()) {
        if (!isOnScale(item, level)) report(["evidenceFor", position], `Level ${level} is not on the scale.`);
      }
      for (const { path, problem } of [...readingProblems(item), ...figureProblems(item), ...recordProblems(item)])
        report(path, problem);
      const { computes } = item;
      if (typeof computes === "object" && all.length > 0 && !facts.has(computes.similarityTo.fact)) {
        report(["computes", "similarityTo", "fact"], `No scenario has the fact "${computes.similarityTo.fact}".`);
      }
      for (const [position, rule] of item.rules.entries()) {
        if (typeof rule.level === "number" && !isOnScale(item, rule.level)) {
          report(["rules", position, "level"], `Level ${rule.level} is not on the scale.`);
        }
        if (rule.if === undefined && position < item.rules.length - 1) {
          report(
            ["rules", position],
            "Only the last rule may go without a condition; those after it are never reached.",
          );
        }
        for (const { atom, path } of rule.if === undefined ? [] : atomsOf(rule.if)) {
          const read = parseRuleAtom(atom);
          if (read.kind === "invalid") report(["rules", position, "if", ...path], read.problem);
        }
      }
    }
  }
  return issues;
}

function readingProblems(item: RubricItem): { path: PropertyKey[]; problem: string }[] {
  const { reads, rules } = item;
  if (reads === undefined) return [];
  const problems: { path: PropertyKey[]; problem: string }[] = [];
  if (rules.length > 0) problems.push({ path: ["rules"], problem: "An item that reads an answer has no rules." });
  if (item.appliesTo !== "turn") {
    problems.push({ path: ["appliesTo"], problem: "An item that reads an answer applies to turns." });
  }
  const needed = [
    ...(typeof reads.unreadable === "number" ? [reads.unreadable] : []),
    ...(reads.as === "correct" ? [0, 1] : reads.as === "credit" ? [0, 100] : []),
  ];
  for (const level of needed) {
    if (!isOnScale(item, level)) problems.push({ path: ["reads"], problem: `Level ${level} is not on the scale.` });
  }
  return problems;
}

function recordProblems(item: RubricItem): { path: PropertyKey[]; problem: string }[] {
  const { record, reads, computes, rules, appliesTo } = item;
  if (record === undefined) return [];
  const problems: { path: PropertyKey[]; problem: string }[] = [];
  if (rules.length > 0) problems.push({ path: ["rules"], problem: "An item that reads a record has no rules." });
  if (reads !== undefined || computes !== undefined) {
    problems.push({ path: ["record"], problem: "An item reads a record, reads an answer, or computes a figure." });
  }
  if (appliesTo === "turn" || (appliesTo === "client-turn" && record.of !== "variable")) {
    const problem = "What is read from a record applies to the conversation; a variable, also to client turns.";
    problems.push({ path: ["appliesTo"], problem });
  }
  return problems;
}

function figureProblems({
  computes,
  reads,
  rules,
  appliesTo,
  scale,
}: RubricItem): { path: PropertyKey[]; problem: string }[] {
  if (computes === undefined) return [];
  const says = (path: string, problem: string) => ({ path: [path], problem });
  return [
    ...(rules.length > 0 ? [says("rules", "An item that computes a figure has no rules.")] : []),
    ...(reads === undefined ? [] : [says("reads", "An item either reads an answer or computes a figure.")]),
    ...(appliesTo === "conversation" ? [says("appliesTo", "A figure is one of a message: turn or client-turn.")] : []),
    ...(scale === undefined ? [says("computes", "A figure needs a `scale` that it is kept within.")] : []),
  ];
}

function tagsOf(scenarios: readonly Scenario[]): Map<string, Set<string>> {
  const tags = new Map<string, Set<string>>();
  for (const scenario of scenarios) {
    for (const [tag, value] of Object.entries(scenario.tags)) {
      const values = tags.get(tag) ?? new Set();
      values.add(value);
      tags.set(tag, values);
    }
  }
  return tags;
}

/** An issue at a path of a YAML text, with a close match of what was written. */
export function issueAt(
  file: string,
  text: string,
  path: readonly PropertyKey[],
  problem: string,
  written?: string,
  candidates: readonly string[] = [],
): ContentIssue {
  const field = path.map((part, index) =>
    typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
  );
  const near = written === undefined ? undefined : closeMatch(written, candidates);
  return { file, ...locate(text, path), field: field.join(""), problem, closeMatch: near };
}

/** The issue that a detector named at a path does not exist. */
export function unknownDetector(
  file: string,
  text: string,
  path: readonly PropertyKey[],
  detector: string,
  detectors: readonly string[],
): ContentIssue {
  return issueAt(file, text, path, `There is no detector "${detector}".`, detector, detectors);
}
