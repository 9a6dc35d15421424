import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ContentError, type ContentIssue, explainIssues, readContent } from "../content/index.ts";
import { Judging } from "../vocabulary/index.ts";
import { locateInSource } from "./locate-in-source.ts";

/** An assistant in a config file: a reference, or one with the settings it is deployed with. */
const ConfiguredAssistant = z.union([
  z.string().min(1),
  z.strictObject({
    ref: z.string().min(1),
    systemPrompt: z.string().optional(),
    temperature: z.number().min(0).max(2).optional(),
    maxOutputTokens: z.int().positive().optional(),
  }),
]);

/** Defaults for the command line, in `plumbline.config.ts` or `plumbline.config.yaml`. Flags win. */
export const Config = z.strictObject({
  /** Suites to audit with, by id or folder. */
  suites: z.array(z.string().min(1)).min(1).optional(),
  assistants: z.array(ConfiguredAssistant).min(1).optional(),
  /** Model behind state-driven clients. */
  client: z.string().optional(),
  /** Who rates: a reference, an expression, or a pipeline with its settings. */
  judge: Judging.optional(),
  repeats: z.int().min(1).optional(),
  concurrency: z.int().min(1).max(1_000).optional(),
  seed: z.int().optional(),
  /** Where reports go. */
  out: z.string().optional(),
  /** Where runs are kept; default `.plumbline`. */
  store: z.string().optional(),
  maxCostUsd: z.number().positive().optional(),
  /** Longest wait for one reply of a model, in seconds. */
  timeoutSeconds: z.number().positive().max(86_400).optional(),
  /** A price file of your own, of the same shape as `library/prices.yaml`; its entries win. */
  prices: z.string().optional(),
  /** Folders that hold your own suite folders. */
  suiteFolders: z.array(z.string()).optional(),
  formats: z.array(z.enum(["html", "md", "json", "junit"])).optional(),
});
export type Config = z.infer<typeof Config>;

/** File names of a config, at most one of which a folder has. */
export const configNames: readonly string[] = [
  "plumbline.config.ts",
  "plumbline.config.mts",
  "plumbline.config.js",
  "plumbline.config.yaml",
  "plumbline.config.yml",
];

/**
 * Reads the config of a folder, if it has one. A TypeScript or JavaScript config is the user's own code: it is run.
 *
 * @throws ContentError with every issue
 */
export async function loadConfig(folder: string): Promise<Config> {
  const [name, other] = configNames.filter((candidate) => existsSync(join(folder, candidate)));
  if (name === undefined) return {};
  if (other !== undefined) throw new ContentError([issue(other, `This folder has ${name} as well. Keep one of them.`)]);
  const path = join(folder, name);
  const config = /\.ya?ml$/.test(name) ? readContent(path, OptionalConfig, name).value : await runConfig(path, name);
  checkAssistants(config ?? {}, name);
  return config ?? {};
}

/** A file in which everything is commented out holds no defaults; that is nothing wrong. */
const OptionalConfig = Config.nullable();

async function runConfig(path: string, name: string): Promise<Config | null> {
  const { createJiti } = await import("jiti");
  let loaded: unknown;
  try {
    loaded = await createJiti(import.meta.url, { moduleCache: false }).import(path, { default: true });
  } catch (error) {
    throw new ContentError([notRunnable(error, name)]);
  }
  const read = OptionalConfig.safeParse(loaded);
  if (read.success) return read.data;
  const source = readFileSync(path, "utf8");
  throw new ContentError(
    explainIssues(name, read.error, OptionalConfig, loaded, (field) => locateInSource(source, field)),
  );
}

/** jiti names the place of a syntax error in its second line, as `path:line:column`. */
function notRunnable(error: unknown, name: string): ContentIssue {
  const message = error instanceof Error ? error.message : "unknown error";
  const [first = "", second = ""] = message.split("\n");
  const [, line, column] = /:(\d+):(\d+)\s*$/.exec(second) ?? [];
  const place = line === undefined ? {} : { line: Number(line), column: Number(column) + 1 };
  const kind = error instanceof Error && error.name !== "Error" ? `${error.name}: ` : "";
  return { ...issue(name, `This file could not be run: ${kind}${first.trim()}`), ...place };
}

/** One reference stands for one assistant in a run, so two entries of the same would be one. */
function checkAssistants({ assistants = [] }: Config, name: string): void {
  const references = assistants.map((entry) => (typeof entry === "string" ? entry : entry.ref));
  const issues = references.flatMap((ref, index) => {
    if (references.indexOf(ref) === index) return [];
    const problem = `"${ref}" stands here twice. Audit the two in runs of their own and use --compare.`;
    return [{ ...issue(name, problem), field: `assistants[${index}]` }];
  });
  if (issues.length > 0) throw new ContentError(issues);
}

function issue(file: string, problem: string): ContentIssue {
  return { file, line: undefined, column: undefined, field: "", problem, closeMatch: undefined };
}
