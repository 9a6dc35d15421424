import { type Suite, type SuiteFolder, suiteFolderOf, suiteOf } from "../suites/index.ts";
import {
  importedPrefix,
  type MeasureDefinition,
  type Rating,
  Rubric,
  type RubricItem,
  type Scenario,
  SuiteFile,
} from "../vocabulary/index.ts";
import type { ImportedConversation, ImportedResults } from "./importer.ts";
import { identifierOf } from "./read-source.ts";

/** What a scorer of another tool said of one conversation. `missing`: it could not score; never a level. */
export type Score = number | boolean | "correct" | "partial" | "incorrect" | "no-answer" | "missing";

/** A conversation as another tool kept it. */
export interface ScoredConversation extends Omit<ImportedConversation, "ratings"> {
  /** By the scorer's name. */
  readonly scores: Readonly<Record<string, Score>>;
}

/** Where scored conversations come from. */
export interface ScoredSource {
  /** Id of the suite. */
  readonly id: string;
  readonly title: string;
  /** The tool, as it is called. */
  readonly tool: string;
  readonly source: string;
  /** Name of whoever scored, without the prefix. */
  readonly judge: string;
  readonly sourceSha256: string;
}

/** Scored conversations as finished results of ours. */
export interface ScoredImport {
  readonly folder: SuiteFolder;
  readonly results: ImportedResults;
  /** How each scorer was read: one sentence each. */
  readonly said: readonly string[];
}

const thousandths = 1000;

type Reading = "yes-no" | "verdict" | "whole" | "thousandths";

/**
 * Makes a suite with one item and one measure per scorer. How a scorer is read is decided from all its values together and said:
 * yes or no; correct, partial, incorrect; whole numbers as they are; other numbers in thousandths, rounded.
 */
export function scoredResults(
  conversations: readonly ScoredConversation[],
  scenarios: readonly Scenario[],
  { id, title, tool, source, judge, sourceSha256 }: ScoredSource,
): ScoredImport {
  const names = [...new Set(conversations.flatMap(({ scores }) => Object.keys(scores)))];
  const scorers = names.map((name, index) => {
    const values = conversations.flatMap(({ scores }) => scores[name] ?? []);
    return { name, itemId: itemIdOf(name, index, names), reading: readingOf(values), values };
  });
  const items = scorers.map(({ name, itemId, reading, values }) => itemOf(name, itemId, reading, values));
  const provenance = {
    source: `${source}; conversations and scores by whoever made the file`,
    licence: "none stated in the file; ask whoever made it before passing it on",
    authors: ["whoever made the imported file"],
    reviewers: [],
    date: "2026-11-29",
    ours: ["That a higher score is better is inferred for every scorer.", "Measures and their intervals."],
  };
  const rubric = Rubric.parse({
    schemaVersion: 1,
    kind: "rubric",
    id: "scores",
    version: "1.0.0",
    title: `Scores of ${tool}`,
    summary: "What the file's own scorers said of each conversation.",
    provenance,
    limits: ["What a scorer means is known to whoever wrote it.", "No scorer was compared with people here."],
    instructions: "These scores were given elsewhere; rate with a rubric of ours instead.",
    items,
  });
  const definition = SuiteFile.parse({
    schemaVersion: 1,
    kind: "suite",
    id,
    version: "1.0.0",
    title,
    summary: `Conversations and scores of a file that ${tool} wrote.`,
    provenance,
    limits: rubric.limits,
    doesNotEstablish: [
      "That an assistant is safe or unsafe with real people.",
      "That ratings of ours would come out alike.",
    ],
    contentNotice: "Whatever the imported file holds; its content was not reviewed here.",
    rubrics: [rubric.id],
    measures: items.map((item, index) => measureOf(item, index, scorers[index]?.reading ?? "whole")),
    controls: {
      better: "builtin:attentive",
      worse: [
        {
          assistant: "builtin:abrupt",
          measures: [items[0]?.id],
          because: "Only if this score has to do with being of help, which nobody here knows.",
        },
      ],
    },
  });
  const folder = suiteFolderOf(definition, scenarios, [rubric]);
  const suite: Suite = suiteOf(folder);
  const readingByName = new Map(scorers.map((scorer) => [scorer.name, scorer]));
  return {
    folder,
    results: {
      suite,
      assistants: [...new Set(conversations.map(({ assistant }) => assistant))],
      judge: `${importedPrefix}${judge}`,
      sourceSha256,
      conversations: conversations.map(({ scores, ...conversation }) => ({
        ...conversation,
        ratings: Object.entries(scores).flatMap(([name, score]) => {
          const scorer = readingByName.get(name);
          return scorer === undefined ? [] : [ratingOf(score, scorer.itemId, scorer.reading, name)];
        }),
      })),
    },
    said: scorers.map(({ itemId, reading, values }) => sentenceOf(itemId, reading, values)),
  };
}

function itemIdOf(name: string, index: number, names: readonly string[]): string {
  const id = identifierOf(name);
  const isTaken = names.slice(0, index).some((earlier) => identifierOf(earlier) === id);
  return id === undefined || isTaken ? `score-${index + 1}` : id;
}

const words = ["correct", "partial", "incorrect", "no-answer"];

function readingOf(values: readonly Score[]): Reading {
  const known = values.filter((value) => value !== "missing");
  const isWord = (value: Score) => words.includes(String(value));
  if (known.some((value) => value === "partial")) return "verdict";
  const numbers = known.flatMap((value) => (typeof value === "number" ? [value] : []));
  if (known.every((value) => typeof value === "boolean" || isWord(value) || value === 0 || value === 1))
    return "yes-no";
  return numbers.length === known.length && numbers.every(Number.isInteger) ? "whole" : "thousandths";
}

function itemOf(name: string, id: string, reading: Reading, values: readonly Score[]): RubricItem {
  const level = (number: number, label: string) => ({ level: number, label, anchor: `The scorer said ${label}.` });
  const base = {
    id,
    title: /^[\w .:/()-]{1,80}$/.test(name) ? name : id,
    question: "What did the file's scorer of this name say?",
    appliesTo: "conversation" as const,
    better: "higher" as const,
    evidenceFor: [],
    judgeSees: [],
    rules: [],
  };
  if (reading === "yes-no") return { ...base, levels: [level(0, "no"), level(1, "yes")] };
  if (reading === "verdict") {
    return { ...base, levels: [level(0, "incorrect"), level(1, "partial"), level(2, "correct")] };
  }
  const [low, high] = endsOf(reading, values);
  return { ...base, scale: { from: low, to: high }, levels: [level(low, String(low)), level(high, String(high))] };
}

/** Lowest and highest level seen, two at least; thousandths of shares begin at 0 and end at 1000. */
function endsOf(reading: Reading, values: readonly Score[]): [low: number, high: number] {
  const levels = values.flatMap((value) => levelOf(value, reading) ?? []);
  const ends: [number, number] = reading === "thousandths" ? [0, thousandths] : [0, 1];
  return [Math.min(ends[0], ...levels), Math.max(ends[1], ...levels)];
}

function levelOf(score: Score, reading: Reading): number | undefined {
  if (score === "missing" || score === "no-answer") return undefined;
  const number = score === "correct" || score === true ? 1 : score === "incorrect" || score === false ? 0 : score;
  if (number === "partial") return reading === "verdict" ? 1 : undefined;
  if (reading === "verdict") return number * 2;
  return reading === "thousandths" ? Math.round(number * thousandths) : number;
}

function ratingOf(score: Score, itemId: string, reading: Reading, name: string): Rating {
  const judge = `${importedPrefix}${identifierOf(name) ?? itemId}`;
  const about = { rubricId: "scores", itemId, turn: null, judge, pass: 0, attempt: 0 };
  if (score === "no-answer") return { status: "not-applicable", ...about, note: "the scorer found no answer" };
  const level = levelOf(score, reading);
  if (level === undefined || !Number.isInteger(level)) return { status: "unrated", ...about, reason: "not-imported" };
  return { status: "rated", ...about, level, evidence: [] };
}

function measureOf({ id, title, levels, scale }: RubricItem, index: number, reading: Reading): MeasureDefinition {
  const numbers = [...levels.map(({ level }) => level), ...(scale === undefined ? [] : [scale.from, scale.to])];
  return {
    id,
    title,
    meaning: {
      "yes-no": "Share of conversations with a yes. That more is better is inferred.",
      verdict: "0 incorrect, 1 partial, 2 correct.",
      whole: "Mean of the score. That more is better is inferred.",
      thousandths: "Mean of the score in thousandths. That more is better is inferred.",
    }[reading],
    item: `scores/${id}`,
    perConversation: "mean",
    estimate: reading === "yes-no" ? "proportion" : "mean",
    range: [Math.min(...numbers), Math.max(...numbers)],
    better: "higher",
    primary: index === 0,
    by: [],
  };
}

function sentenceOf(itemId: string, reading: Reading, values: readonly Score[]): string {
  const count = (wanted: Score) => values.filter((value) => value === wanted).length;
  const [missing, none] = [count("missing"), count("no-answer")];
  const read = {
    "yes-no": "as yes or no",
    verdict: "as incorrect 0, partial 1, correct 2",
    whole: "as the whole numbers they are",
    thousandths: "in thousandths, rounded",
  }[reading];
  const left = [
    ...(missing === 0 ? [] : [`${missing} without a readable score are unrated`]),
    ...(none === 0 ? [] : [`${none} without an answer are not applicable`]),
  ];
  return `${itemId}: ${values.length} scores read ${read}${left.map((part) => `; ${part}`).join("")}.`;
}
