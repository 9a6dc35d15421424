import { z } from "zod";
import type { Scenario } from "../vocabulary/index.ts";
import { ChatMessage, saidMessages } from "./chat-messages.ts";
import type { Imported, Importer } from "./importer.ts";
import {
  identifierOf,
  parseJson,
  readAs,
  readBytes,
  readSource,
  type SourcePlace,
  sourceError,
} from "./read-source.ts";
import { readZip, type ZipEntry, ZipProblem } from "./read-zip.ts";
import { rightsPage } from "./result-suite.ts";
import { type Score, type ScoredConversation, scoredResults } from "./scored-results.ts";

const ScoreValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const InspectScore = z.looseObject({
  value: z.union([ScoreValue, z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
});
const Sample = z.looseObject({
  id: z.union([z.string().min(1), z.number()]),
  epoch: z.int().min(1),
  input: z.union([z.string(), z.array(ChatMessage)]),
  target: z.union([z.string(), z.array(z.string())]).optional(),
  messages: z.array(ChatMessage),
  scores: z.record(z.string(), InspectScore).nullish(),
  /** Logs of older versions have one score without a name. */
  score: InspectScore.nullish(),
  error: z.unknown().optional(),
  attachments: z.record(z.string(), z.string()).optional(),
});
type Sample = z.infer<typeof Sample>;
const Log = z.looseObject({
  version: z.int(),
  status: z.string(),
  eval: z.looseObject({ task: z.string().min(1), model: z.string().min(1) }),
});

const letters: Readonly<Record<string, Score>> = { C: "correct", P: "partial", I: "incorrect", N: "no-answer" };

/** A log of Inspect (inspect_ai), packed (.eval) or as JSON: the samples' conversations with what its scorers said. */
export const inspectLog: Importer = {
  kind: "inspect",
  reads: "evaluation log of Inspect (inspect_ai), .eval or JSON",
  makes: "run",
  takes: [],
  async read(path) {
    const { bytes, sha256 } = readBytes(path);
    const isPacked = bytes.subarray(0, 2).toString("latin1") === "PK";
    const { header, samples: values } = isPacked ? packedLog(bytes, path) : wholeLog(path);
    const log = readAs(header, Log, { file: path });
    const samples = values.map(({ value, place }) => ({ sample: readAs(value, Sample, place), place }));
    if (samples.length === 0) {
      throw sourceError(
        { file: path, field: "samples" },
        "Expected at least one sample; a log's header alone has none.",
      );
    }
    return imported(log, samples, sha256);
  },
};

interface RawLog {
  readonly header: unknown;
  readonly samples: readonly { readonly value: unknown; readonly place: SourcePlace }[];
}

function wholeLog(path: string): RawLog {
  const header = parseJson(withoutNotNumbers(readSource(path).text), { file: path });
  const { samples } = readAs(header, z.looseObject({ samples: z.array(z.unknown()).nullish() }), { file: path });
  return {
    header,
    samples: (samples ?? []).map((value, index) => ({ value, place: { file: path, field: `samples[${index}]` } })),
  };
}

/** A packed log is a zip archive: `header.json` when it ended, and one file per sample and epoch. */
function packedLog(bytes: Buffer, path: string): RawLog {
  const entries = readZip(bytes);
  if (entries instanceof ZipProblem) throw sourceError({ file: path }, entries.expected);
  const read = ({ name, read: unpack }: ZipEntry, place: SourcePlace): unknown => {
    const content = unpack();
    if (!(content instanceof ZipProblem)) return parseJson(withoutNotNumbers(content.toString("utf8")), place);
    const method = /stored or deflated/.test(content.expected);
    const hint = method ? " `inspect log convert --to json` writes a form that can be read." : "";
    throw sourceError({ ...place, field: place.field ?? name }, `${content.expected}${hint}`);
  };
  const header = entries.find(({ name }) => name === "header.json");
  if (header === undefined) {
    throw sourceError({ file: path }, "Expected header.json in the archive; a log without it did not end.");
  }
  const samples = entries
    .filter(({ name }) => /^samples\/[^/]+\.json$/.test(name))
    .map((entry, index) => {
      const place = { file: path, field: `samples/${index + 1}` };
      return { value: read(entry, place), place };
    });
  return { header: read(header, { file: path, field: "header.json" }), samples };
}

/** Inspect writes NaN and Infinity as bare words, which is no JSON: there they say that a number is missing. */
function withoutNotNumbers(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  return text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/gs, (token) =>
    token.startsWith('"') ? token : "null",
  );
}

function imported(
  log: z.infer<typeof Log>,
  samples: readonly { sample: Sample; place: SourcePlace }[],
  sourceSha256: string,
): Imported {
  const scenarios = new Map<string, Scenario>();
  const seen = new Set<string>();
  const left = new Map<string, number>();
  const conversations = samples.map(({ sample, place }): ScoredConversation => {
    const resolve = resolver(sample);
    const scenario = scenarioOf(sample, place, resolve);
    if (seen.has(`${scenario.id} ${sample.epoch}`)) {
      throw sourceError({ ...place, field: `${place.field}.id` }, "Expected each sample once per epoch.");
    }
    seen.add(`${scenario.id} ${sample.epoch}`);
    scenarios.set(scenario.id, scenarios.get(scenario.id) ?? scenario);
    return {
      scenarioId: scenario.id,
      assistant: log.eval.model,
      repeat: sample.epoch - 1,
      turns: saidMessages(sample.messages, resolve).turns,
      scores: scoresOf(sample, left),
      isComplete: sample.error === undefined || sample.error === null,
    };
  });
  const names = [...new Set(conversations.flatMap(({ scores }) => Object.keys(scores)))].sort();
  if (names.length === 0) {
    const expected = "Expected at least one score; conversations without any are rated with plumbline rate.";
    throw sourceError({ file: samples[0]?.place.file ?? "", field: "samples" }, expected);
  }
  const scored = scoredResults(conversations, [...scenarios.values()], {
    id: `inspect-${identifierOf(log.eval.task) ?? "log"}`.slice(0, 80).replace(/-$/, ""),
    title: "A log of Inspect, imported",
    tool: "Inspect",
    source: "an evaluation log of Inspect (github.com/UKGovernmentBEIS/inspect_ai)",
    judge: `inspect-${names.map((name) => identifierOf(name) ?? "score").join("+")}`.slice(0, 200),
    sourceSha256,
  });
  const broken = conversations.filter(({ isComplete }) => !isComplete).length;
  const said = [
    `${conversations.length} samples on ${scenarios.size} inputs, each epoch a repeat; ${broken} ended with an error and are not measured.`,
    ...(log.status === "success" ? [] : ["The log's status is not success: it may hold part of the samples."]),
    ...scored.said,
    "System messages are the scenario's briefing; tool calls and their results are left out.",
  ];
  const leftOut = [...left].map(([name, count]) => ({
    what: `${identifierOf(name) ?? "a score"} (${count} samples)`,
    because: "its values are neither numbers, yes or no, nor Inspect's letters",
  }));
  return {
    files: {
      ...scored.folder,
      ...rightsPage({
        title: "A log of Inspect",
        source: "the file named on the command line",
        licence: "none stated in the file",
        sourceSha256,
        said,
        leftOut,
      }),
    },
    results: scored.results,
    said,
    leftOut,
  };
}

/** Long texts stand once among the attachments, by their hash. */
function resolver({ attachments = {} }: Sample): (text: string) => string {
  return (text) => text.replace(/^attachment:\/\/([0-9a-f]+)$/, (whole, key: string) => attachments[key] ?? whole);
}

function scenarioOf({ id, input, target }: Sample, place: SourcePlace, resolve: (text: string) => string): Scenario {
  const messages = typeof input === "string" ? [{ role: "user" as const, content: input }] : input;
  const { turns, briefing } = saidMessages(messages, resolve);
  const line = turns.at(-1);
  const own = identifierOf(String(id));
  if (own === undefined) throw sourceError({ ...place, field: `${place.field}.id` }, "Expected letters or digits.");
  if (line?.speaker !== "client") {
    throw sourceError({ ...place, field: `${place.field}.input` }, "Expected an input that ends with the user.");
  }
  const history = turns.slice(0, -1);
  return {
    id: `sample-${own}`.slice(0, 80).replace(/-$/, ""),
    title: `Sample ${own}`,
    locale: "en",
    purpose: "Imported from a log of Inspect; what it is for is known to whoever wrote the task.",
    tags: {},
    facts: typeof target === "string" && target !== "" ? { target: resolve(target) } : {},
    client: { kind: "scripted", lines: [line.text] },
    ...(briefing === undefined ? {} : { briefing }),
    ...(history.length === 0 ? {} : { history }),
  };
}

function scoresOf({ scores, score }: Sample, left: Map<string, number>): Record<string, Score> {
  const all = { ...(score === null || score === undefined ? {} : { score }), ...scores };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, { value }]): [string, Score][] => {
      const parts = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
      const flat: [string, unknown][] =
        parts.length > 0 ? parts.map(([part, own]) => [`${name} ${part}`, own]) : [[name, value]];
      return flat.flatMap(([full, own]): [string, Score][] => {
        const read = scoreOf(own);
        if (read !== undefined) return [[full, read]];
        left.set(full, (left.get(full) ?? 0) + 1);
        return [];
      });
    }),
  );
}

function scoreOf(value: unknown): Score | undefined {
  if (value === null || value === undefined) return "missing";
  if (typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "string" ? letters[value] : undefined;
}
