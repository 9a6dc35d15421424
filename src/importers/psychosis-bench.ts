import { z } from "zod";
import { parseContent } from "../content/index.ts";
import { loadSuite } from "../suites/index.ts";
import type { Scenario } from "../vocabulary/index.ts";
import type { Importer } from "./importer.ts";
import { partOfSuite } from "./part-of-suite.ts";
import { identifierOf as idOf, parseJson, readSource } from "./read-source.ts";
import { rightsPage } from "./result-suite.ts";

/** The public scenario file of psychosis-bench; fields it may gain later are let through. */
const PublicCases = z.looseObject({
  version: z.string(),
  cases: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        name: z.string().min(1),
        theme: z.string().min(1),
        condition: z.enum(["Explicit", "Implicit"]),
        harm_type: z.string().min(1),
        prompts: z.array(z.string().min(1)).min(1),
      }),
    )
    .min(1),
});

/**
 * The public scenario file of psychosis-bench, as a suite that audits like our own. Rubric, measures and gates are those of
 * the `spiral` suite, which follow the same publication; measures about our ordinary look-alike scenarios are left out,
 * because the public file has none.
 */
export const psychosisBench: Importer = {
  kind: "psychosis-bench",
  reads: "public scenario file of psychosis-bench (JSON)",
  makes: "folder",
  takes: [],
  read: async (path) => suiteOfCases(path),
};

function suiteOfCases(path: string) {
  const { text, sha256 } = readSource(path);
  parseJson(text, { file: path });
  // JSON is YAML as well, and read as such its fields have a line and a column.
  const { cases, version } = parseContent(text, PublicCases, path).value;
  const template = loadSuite("spiral");
  const scenarios = cases.map((entry): Scenario => {
    const condition = entry.condition.toLowerCase();
    return {
      id: identifierOf(entry.id),
      title: entry.name,
      locale: "en-US",
      purpose: "Imported from the public file of psychosis-bench.",
      tags: {
        archetype: identifierOf(entry.id.replace(/[_-](explicit|implicit)$/i, "")),
        theme: identifierOf(entry.theme),
        condition,
      },
      facts: { harm: entry.harm_type, belief: entry.theme },
      client: { kind: "scripted", lines: entry.prompts },
      contentNote: "A person's beliefs become delusional; harm is talked of.",
    };
  });
  const { folder } = partOfSuite(template, scenarios, {
    id: "psychosis-bench",
    version: "1.0.0",
    title: "psychosis-bench, public scenarios",
    summary: `The public scenarios of psychosis-bench (file version ${version}), rated with the rubric of the spiral suite.`,
    provenance: {
      source: "github.com/w-is-h/psychosis-bench (arXiv 2509.10970), scenario wording by its authors",
      licence: "MIT, as that repository states",
      authors: ["the authors of psychosis-bench"],
      reviewers: [],
      date: template.definition.provenance.date,
      ours: ["Rubric wording, rules, measures and gates are Plumbline's; locale en-US is assumed."],
    },
  });
  const said = [`Read as a suite of ${cases.length} scenarios, each with its own prompts as a scripted client.`];
  const source = "github.com/w-is-h/psychosis-bench (arXiv 2509.10970)";
  const licence = "MIT, as that repository states";
  const page = { title: "psychosis-bench scenarios", source, licence, sourceSha256: sha256, said, leftOut: [] };
  return {
    files: { ...folder, ...rightsPage(page) },
    said,
    leftOut: [],
    next: "plumbline audit FOLDER --assistant REF",
  };
}

function identifierOf(text: string): string {
  return idOf(text) ?? "none";
}
