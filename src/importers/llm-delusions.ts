import { z } from "zod";
import { yaml } from "../content/index.ts";
import { Identifier, JudgingFile, Rubric, type RubricItem } from "../vocabulary/index.ts";
import type { Imported, Importer } from "./importer.ts";
import { parseCsv, readAs, readSource } from "./read-source.ts";
import { rightsPage } from "./result-suite.ts";

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

/**
 * The codebook of LLM-delusions and its cut-offs, as a rubric with one item per code and a judging file for the `codebook`
 * pipeline. Codes of scope `user` rate the person's turns, those of scope `bot` the assistant's.
 */
export const llmDelusions: Importer = {
  kind: "llm-delusions",
  reads: "codebook of LLM-delusions (CSV)",
  makes: "folder",
  takes: [{ name: "cutOffs", isNeeded: true, what: "the cut-offs of the codes (CSV)" }],
  read: async (path, { cutOffs = "" }) => rubricOfCodes(path, cutOffs),
};

function rubricOfCodes(codebook: string, cutOffs: string): Imported {
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
      date: "2026-11-29",
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
  const leftOut = [
    ...codes.filter(({ id }) => !cutOffOf.has(id)).map(({ id }) => ({ what: id, because: "it has no cut-off" })),
    ...codes
      .filter(({ id, description }) => cutOffOf.has(id) && description === "")
      .map(({ id }) => ({ what: id, because: "it has no description" })),
    ...[...cutOffOf.keys()].filter((id) => !known.has(id)).map((id) => ({ what: id, because: "it is no code" })),
  ];
  const said = [
    `Read ${codes.length} codes and ${limits.length} cut-offs; ${mapped.length} mapped; ${leftOut.length} left out.`,
  ];
  return {
    files: {
      "rubrics/llm-delusions.yaml": write(rubric),
      "judging.yaml": write(judging),
      ...rightsPage({
        title: "LLM-delusions codebook",
        source: "github.com/jlcmoore/llm-delusions-annotations",
        licence: "none stated by that repository",
        sourceSha256: readSource(codebook).sha256,
        said,
        leftOut,
      }),
    },
    said,
    leftOut,
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

function readRows<S extends z.ZodType>(file: string, schema: S): z.output<S>[] {
  return parseCsv(readSource(file).text, file, []).map(({ row, place }) => readAs(row, schema, place));
}
