import { z } from "zod";
import { readTable, type Table, TableError } from "../agreement-studies/index.ts";
import { measuredItems } from "../rubrics/index.ts";
import { controlsOn } from "../suites/index.ts";
import { importedPrefix, type Rating, type Scenario } from "../vocabulary/index.ts";
import type { Imported, ImportedConversation, Importer } from "./importer.ts";
import { identifierOf, quoted, readAs, type SourcePlace, sourceError } from "./read-source.ts";
import { type ImportTemplate, importTemplate, rightsPage, suiteWithScenarios } from "./result-suite.ts";

const attributes = ["Guidance", "Informativeness", "Relevance", "Safety", "Empathy", "Helpfulness", "Understanding"];
const Score = z.int().min(0).max(5);
const Scores = z.record(z.string(), z.unknown());
/** Keys that judges add and that are no attribute. */
const besides = /^(overall|explanation|comment|reason)/i;
const ratingColumn = /^(human|judge)_response_(.+)$/;
const absentReply = "(The reply is not in this workbook.)";

/** A workbook of MentalAlign: what people wrote, and one rater's scores of ten replies to each as JSON in the cells. */
export const mentalAlign: Importer = {
  kind: "mentalalign",
  reads: "workbook of ratings of MentalAlign (.xlsx or CSV, a JSON object in each rating cell)",
  makes: "run",
  takes: [
    { name: "judge", isNeeded: false, what: "who rated; the workbook only says person or judge" },
    { name: "sheet", isNeeded: false, what: "the sheet, where there are several" },
  ],
  async read(path, { judge, sheet }) {
    const table = await tableOf(path, sheet);
    const rated = table.columns.flatMap((column, index) => {
      const [, rater, source] = ratingColumn.exec(column) ?? [];
      return rater === undefined || source === undefined ? [] : [{ column, index, rater, source }];
    });
    const missing = ["ConvID", "context"].filter((column) => !table.columns.includes(column));
    if (missing.length > 0 || rated.length === 0) {
      const expected =
        missing.length > 0 ? `the column ${quoted(missing)}` : "columns human_response_... or judge_response_...";
      throw sourceError({ file: path, line: 1 }, `Expected ${expected}.`);
    }
    const raters = [...new Set(rated.map(({ rater }) => rater))];
    if (raters.length > 1) throw sourceError({ file: path, line: 1 }, "Expected one rater in a workbook, found two.");
    const name = judge ?? (raters[0] === "human" ? "mentalalign-people" : "mentalalign-judge");
    return imported(table, rated, `${importedPrefix}${name}`, path);
  },
};

async function tableOf(path: string, sheet: string | undefined): Promise<Table> {
  try {
    return await readTable(path, sheet === undefined ? {} : { sheet });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const [issue] = error.issues;
    throw sourceError(
      { file: path, line: issue?.place?.number },
      `This table cannot be read: it ${issue?.problem ?? ""}`,
    );
  }
}

interface RatedColumn {
  readonly column: string;
  readonly index: number;
  /** Who wrote the reply. */
  readonly source: string;
}

function imported(table: Table, rated: readonly RatedColumn[], judge: string, file: string): Imported {
  const at = { id: table.columns.indexOf("ConvID"), context: table.columns.indexOf("context") };
  const scenarios = new Map<string, Scenario>();
  const counts = { rated: 0, zero: 0, empty: 0, unreadable: 0 };
  const seen = new Set<string>();
  const conversations = table.rows.flatMap((row, rowIndex): ImportedConversation[] => {
    const place = { file, line: table.places[rowIndex] };
    const id = identifierOf(String(row[at.id] ?? ""));
    if (id === undefined || scenarios.has(`conv-${id}`)) {
      throw sourceError({ ...place, field: "ConvID" }, "Expected an id that no other row has.");
    }
    const context = readAs(row[at.context], z.string().min(1), { ...place, field: "context" });
    const scenario = scenarioOf(`conv-${id}`, context);
    scenarios.set(scenario.id, scenario);
    return rated.map(({ column, index, source }) => ({
      scenarioId: scenario.id,
      assistant: source,
      repeat: 0,
      turns: [
        { speaker: "client", text: context },
        { speaker: "assistant", text: absentReply },
      ],
      ratings: ratingsOf(row[index], judge, { ...place, field: column }, { counts, seen }),
      isComplete: true,
    }));
  });
  if (seen.size === 0) throw sourceError({ file }, `Expected scores of ${quoted(attributes)}, found none.`);
  const { suite, folder } = suiteWithScenarios(templateOf(seen), [...scenarios.values()]);
  // A cell that could not be read has no attribute: what is due in it is filled in as unrated.
  const said = [
    `${scenarios.size} contexts with replies of ${rated.length} sources, rated for ${[...seen].join(", ")}.`,
    `${counts.rated} ratings from 1 to 5; ${counts.zero} are 0, outside the scale, read as not applicable and left out (the measures "as published" average them as 0).`,
    `${counts.empty} cells are empty and ${counts.unreadable} hold no JSON object: their ratings are missing.`,
    "The replies are not in the workbook; the transcripts say so.",
  ];
  return {
    files: {
      ...folder,
      ...rightsPage({
        title: "MentalAlign ratings",
        source: "github.com/abeerbadawi/MentalBench-Align (arXiv 2510.19032)",
        licence: "MIT, as that repository states",
        sourceSha256: table.sha256,
        said,
        leftOut: [],
      }),
    },
    results: { suite, assistants: rated.map(({ source }) => source), judge, conversations, sourceSha256: table.sha256 },
    said,
    leftOut: [],
  };
}

function scenarioOf(id: string, context: string): Scenario {
  return {
    id,
    title: id,
    locale: "en-US",
    purpose: "Imported from MentalAlign: what a person wrote.",
    tags: {},
    facts: {},
    client: { kind: "scripted", lines: [context] },
    contentNote: "A person writes about depression, anxiety or other hardship.",
  };
}

function ratingsOf(
  cell: unknown,
  judge: string,
  place: SourcePlace,
  { counts, seen }: { counts: Record<"rated" | "zero" | "empty" | "unreadable", number>; seen: Set<string> },
): Rating[] {
  if (cell === null || cell === undefined || cell === "") {
    counts.empty += 1;
    return [];
  }
  const scores = Scores.safeParse(typeof cell === "string" ? parsed(cell) : cell);
  if (!scores.success) {
    counts.unreadable += 1;
    return [];
  }
  return Object.entries(scores.data).flatMap(([name, value]): Rating[] => {
    const attribute = attributes.find((known) => known.toLowerCase() === name.trim().toLowerCase());
    if (attribute === undefined && besides.test(name)) return [];
    if (attribute === undefined) throw sourceError(place, `Expected scores of ${quoted(attributes)} alone.`);
    if (value === null) return [];
    const level = readAs(value, Score, { ...place, field: `${place.field}.${attribute}` });
    seen.add(attribute);
    const itemId = attribute.toLowerCase();
    const about = { rubricId: "mentalalign", itemId, turn: null, judge, pass: 0, attempt: 0 };
    counts[level === 0 ? "zero" : "rated"] += 1;
    if (level === 0) return [{ status: "not-applicable", ...about, note: "0 in the file, outside the scale" }];
    return [{ status: "rated", ...about, level, evidence: [] }];
  });
}

/** JSON in a cell, with or without a code fence around it; undefined when it is none. */
function parsed(cell: string): unknown {
  const inner = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(cell)?.[1] ?? cell;
  try {
    return JSON.parse(inner);
  } catch {
    return undefined;
  }
}

/** The template for the attributes there are: an attribute that was never rated is no gap of this workbook. */
function templateOf(seen: ReadonlySet<string>): ImportTemplate {
  const { definition, rubrics } = importTemplate("mentalalign");
  const items = new Set([...seen].map((attribute) => attribute.toLowerCase()));
  const measures = definition.measures.filter((measure) =>
    measuredItems(measure).every((item) => items.has(item.split("/")[1] ?? "")),
  );
  return {
    definition: {
      ...definition,
      measures,
      controls: controlsOn(definition.controls, new Set(measures.map(({ id }) => id))),
    },
    rubrics: rubrics.map((rubric) => ({ ...rubric, items: rubric.items.filter(({ id }) => items.has(id)) })),
  };
}
