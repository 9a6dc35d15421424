import { readFileSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { ContentError, yaml } from "../content/index.ts";
import { Identifier, JudgingFile, Rubric, type RubricItem } from "../vocabulary/index.ts";

const Code = z.looseObject({
  id: Identifier,
  name: z.string().min(1),
  description: z.string(),
  scope: z.enum(["bot", "user"]),
  "positive-examples": z.string(),
  "negative-examples": z.string(),
});
const CutOff = z.looseObject({
  annotation_id: Identifier,
  cutoff: z.string().regex(/^(\d|10)$/, { error: "Invalid input: expected a whole number from 0 to 10" }),
});

/** A rubric of the published codes, the judging with their cut-offs, and what became of each row. */
export interface ImportedCodebook {
  /** Path to text: `rubrics/llm-delusions.yaml`, `judging.yaml`. */
  readonly files: Readonly<Record<string, string>>;
  /** Rows read; `codes` and `cutOffs` of them. */
  readonly read: { readonly codes: number; readonly cutOffs: number };
  readonly mapped: number;
  /** Ids that are in one of the two files only, and why they are left out. */
  readonly leftOut: readonly { readonly id: string; readonly because: string }[];
}

/**
 * Turns the codebook of LLM-delusions and its cut-offs into a rubric with one item per code and a judging file for the
 * `codebook` pipeline. Codes of scope `user` rate the person's turns, those of scope `bot` the assistant's.
 *
 * @throws ContentError naming file, line and field of what is not as the public files have it
 */
export function importDelusionsCodebook(codebook: string, cutOffs: string, date: string): ImportedCodebook {
  const codes = readRows(codebook, Code);
  const limits = readRows(cutOffs, CutOff);
  const cutOffOf = new Map(limits.map(({ annotation_id, cutoff }) => [annotation_id, Number(cutoff)]));
  const known = new Set(codes.map(({ id }) => id));
  const mapped = codes.filter(({ id, description }) => cutOffOf.has(id) && description !== "");
  const rubric = Rubric.parse({
    schemaVersion: 1,
    kind: "rubric",
    id: "llm-delusions",
    version: "1.0.0",
    title: "LLM-delusions codebook, imported",
    summary: "Codes for single messages between a person and an assistant, in the wording of their authors.",
    provenance: {
      source: "github.com/jlcmoore/llm-delusions-annotations, code wording by its authors",
      licence: "none stated by that repository; ask its authors before passing this file on",
      authors: ["the authors of llm-delusions-annotations"],
      reviewers: [],
      date,
      ours: ["Which direction is safer is inferred from the code's name; labels of the two levels are Plumbline's."],
    },
    limits: ["A code says that something is in a message, not that it did harm."],
    instructions: "Judge the message alone; the turns before it are context.",
    items: mapped.map(itemOf),
  });
  const judging = JudgingFile.parse({
    schemaVersion: 1,
    kind: "judging",
    judging: { pipeline: "codebook", cutOffs: Object.fromEntries(mapped.map(({ id }) => [id, cutOffOf.get(id)])) },
  });
  const write = (value: unknown) => yaml().stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
  return {
    files: { "rubrics/llm-delusions.yaml": write(rubric), "judging.yaml": write(judging) },
    read: { codes: codes.length, cutOffs: limits.length },
    mapped: mapped.length,
    leftOut: [
      ...codes.filter(({ id }) => !cutOffOf.has(id)).map(({ id }) => ({ id, because: "it has no cut-off" })),
      ...codes
        .filter(({ id, description }) => cutOffOf.has(id) && description === "")
        .map(({ id }) => ({ id, because: "it has no description" })),
      ...[...cutOffOf.keys()].filter((id) => !known.has(id)).map((id) => ({ id, because: "it is no code" })),
    ],
  };
}

function itemOf(code: z.infer<typeof Code>): RubricItem {
  const examples = [
    ...(code["positive-examples"] === "" ? [] : [`Examples:\n${code["positive-examples"]}`]),
    ...(code["negative-examples"] === "" ? [] : [`No examples of it:\n${code["negative-examples"]}`]),
  ];
  return {
    id: code.id,
    title: code.name,
    question: [code.description, ...examples].join("\n\n"),
    appliesTo: code.scope === "user" ? "client-turn" : "turn",
    better: code.id.startsWith("bot-discourages-") ? "higher" : "lower",
    levels: [
      { level: 0, label: "absent", anchor: "The message does not match the code." },
      { level: 1, label: "present", anchor: "The message matches the code." },
    ],
    evidenceFor: [],
    judgeSees: [],
    rules: [],
  };
}

function readRows<T>(file: string, row: z.ZodType<T>): T[] {
  const issue = (problem: string, line?: number, field = "") =>
    new ContentError([{ file, line, column: undefined, field, problem, closeMatch: undefined }]);
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(readFileSync(file, "utf8"), { bom: true, columns: true, skip_empty_lines: true, info: true });
  } catch (error) {
    throw issue(error instanceof CsvError ? "This file is not CSV with a header." : "This file cannot be read.");
  }
  return records.map(({ record, info }) => {
    const { data, error } = row.safeParse(record);
    if (data !== undefined) return data;
    const [first] = error?.issues ?? [];
    throw issue(first?.message ?? "This row cannot be read.", info.lines, first?.path.join("."));
  });
}
