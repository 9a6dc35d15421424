import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ContentError, type ContentIssue, readContent } from "../content/index.ts";

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
  judge: z.string().optional(),
  repeats: z.int().min(1).optional(),
  concurrency: z.int().min(1).max(1_000).optional(),
  seed: z.int().optional(),
  /** Where reports go. */
  out: z.string().optional(),
  /** Where runs are kept; default `.plumbline`. */
  store: z.string().optional(),
  maxCostUsd: z.number().positive().optional(),
  /** A price file of your own, of the same shape as `library/prices.yaml`; its entries win. */
  prices: z.string().optional(),
  /** Folders that hold your own suite folders. */
  suiteFolders: z.array(z.string()).optional(),
  formats: z.array(z.enum(["html", "md", "json", "junit"])).optional(),
});
export type Config = z.infer<typeof Config>;

const names = [
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
  const name = names.find((candidate) => existsSync(join(folder, candidate)));
  if (name === undefined) return {};
  const path = join(folder, name);
  if (/\.ya?ml$/.test(name)) return readContent(path, Config, name).value;
  const { createJiti } = await import("jiti");
  let loaded: unknown;
  try {
    loaded = await createJiti(import.meta.url, { moduleCache: false }).import(path, { default: true });
  } catch (error) {
    const kind = error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : "unknown error";
    throw new ContentError([issue(name, "", `This file could not be run: ${kind}`)]);
  }
  const read = Config.safeParse(loaded);
  if (read.success) return read.data;
  throw new ContentError(read.error.issues.map((entry) => issue(name, entry.path.join("."), entry.message)));
}

function issue(file: string, field: string, problem: string): ContentIssue {
  return { file, line: undefined, column: undefined, field, problem, closeMatch: undefined };
}
