import { z } from "zod";
import type { Scenario } from "../vocabulary/index.ts";
import { ChatMessage, messagesOfPrompt, saidMessages } from "./chat-messages.ts";
import type { Imported, Importer } from "./importer.ts";
import {
  identifierOf,
  parseJson,
  parseJsonRows,
  readAs,
  readSource,
  type SourcePlace,
  sourceError,
} from "./read-source.ts";
import { rightsPage } from "./result-suite.ts";
import { type Score, type ScoredConversation, scoredResults } from "./scored-results.ts";

const Grading = z.looseObject({ metadata: z.looseObject({ graderError: z.boolean().optional() }).nullish() });
const Result = z.looseObject({
  testIdx: z.int().nonnegative().optional(),
  promptIdx: z.int().nonnegative().optional(),
  provider: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1), label: z.string().nullish() })]),
  prompt: z.looseObject({ raw: z.string() }),
  response: z
    .looseObject({ output: z.unknown().optional(), metadata: z.looseObject({}).nullish(), error: z.string().nullish() })
    .nullish(),
  metadata: z.looseObject({}).nullish(),
  error: z.string().nullish(),
  /** 2 where something broke before anything was judged. */
  failureReason: z.int().optional(),
  success: z.boolean(),
  score: z.number(),
  namedScores: z.record(z.string(), z.number()).nullish(),
  gradingResult: Grading.extend({ componentResults: z.array(Grading).nullish() }).nullish(),
});
type Result = z.infer<typeof Result>;
/** What `promptfoo eval --output FILE.json` writes; older versions write the inner part. */
const Results = z.looseObject({ version: z.int(), results: z.array(z.unknown()) });
const Output = z.union([z.looseObject({ results: Results }), Results], {
  error: "Invalid input: expected results.results, as promptfoo eval --output writes it",
});
const Messages = z.looseObject({ messages: z.array(ChatMessage).min(2) });

/** Results of promptfoo: outputs with pass, score and named scores; conversations of its simulated users turn by turn. */
export const promptfooResults: Importer = {
  kind: "promptfoo",
  reads: "results of promptfoo (JSON or JSON Lines, as `promptfoo eval --output` writes them)",
  makes: "run",
  takes: [],
  async read(path) {
    const { text, sha256 } = readSource(path);
    const raw = isLines(text) ? parseJsonRows(text, path) : resultsIn(text, path);
    const rows = raw.map(({ value, place }) => ({ result: readAs(value, Result, place), place }));
    if (rows.length === 0) throw sourceError({ file: path, field: "results" }, "Expected at least one result.");
    return imported(rows, sha256);
  },
};

/** Whether each line is a result of its own, as `--output FILE.jsonl` writes them. */
function isLines(text: string): boolean {
  const end = text.indexOf("\n");
  try {
    const first: unknown = JSON.parse(end < 0 ? text : text.slice(0, end));
    return typeof first === "object" && first !== null && "success" in first && "provider" in first;
  } catch {
    return false;
  }
}

function resultsIn(text: string, file: string): { value: unknown; place: SourcePlace }[] {
  const output = readAs(parseJson(text, { file }), Output, { file });
  const isInner = Array.isArray(output.results);
  const { results } = readAs(isInner ? output : output.results, Results, { file });
  return results.map((value, index) => {
    return { value, place: { file, field: `${isInner ? "" : "results."}results[${index}]` } };
  });
}

function imported(rows: readonly { result: Result; place: SourcePlace }[], sourceSha256: string): Imported {
  const scenarios = new Map<string, Scenario>();
  const repeats = new Map<string, number>();
  let whole = 0;
  const conversations = rows.map(({ result, place }, index): ScoredConversation => {
    const { provider } = result;
    const assistant = typeof provider === "string" ? provider : provider.label || provider.id;
    const own = Messages.safeParse(result.response?.metadata).data ?? Messages.safeParse(result.metadata).data;
    if (own !== undefined) whole += 1;
    const prompt = saidMessages(messagesOfPrompt(result.prompt.raw));
    const said = own === undefined ? prompt : saidMessages(own.messages);
    const output = own === undefined ? outputOf(result) : undefined;
    const scenario = scenarioOf(result, index, said, place);
    scenarios.set(scenario.id, scenarios.get(scenario.id) ?? scenario);
    const pair = `${scenario.id}\n${assistant}`;
    const repeat = repeats.get(pair) ?? 0;
    repeats.set(pair, repeat + 1);
    const turns = [...said.turns, ...(output === undefined ? [] : [{ speaker: "assistant" as const, text: output }])];
    return {
      scenarioId: scenario.id,
      assistant,
      repeat,
      turns,
      scores: scoresOf(result),
      isComplete: result.failureReason !== 2 && turns.at(-1)?.speaker === "assistant",
    };
  });
  const scored = scoredResults(conversations, [...scenarios.values()], {
    id: "promptfoo-results",
    title: "Results of promptfoo, imported",
    tool: "promptfoo",
    source: "results of promptfoo (github.com/promptfoo/promptfoo)",
    judge: "promptfoo",
    sourceSha256,
  });
  const broken = conversations.filter(({ isComplete }) => !isComplete).length;
  const said = [
    `${conversations.length} results on ${scenarios.size} tests and prompts; ${whole} are whole conversations, the others one prompt with its output.`,
    `${broken} hold an error or no output; they are not measured, whatever score they carry.`,
    ...scored.said,
  ];
  return {
    files: {
      ...scored.folder,
      ...rightsPage({
        title: "Results of promptfoo",
        source: "the file named on the command line",
        licence: "none stated in the file",
        sourceSha256,
        said,
        leftOut: [],
      }),
    },
    results: scored.results,
    said,
    leftOut: [],
  };
}

/** The output as text; one that is a value of its own is kept as JSON. */
function outputOf({ response }: Result): string | undefined {
  const output = response?.output;
  if (output === undefined || output === null || output === "") return undefined;
  return typeof output === "string" ? output : JSON.stringify(output);
}

function scenarioOf(
  { testIdx, promptIdx }: Result,
  index: number,
  { turns, briefing }: ReturnType<typeof saidMessages>,
  place: SourcePlace,
): Scenario {
  const first = turns.findIndex(({ speaker }) => speaker === "client");
  const line = turns[first];
  if (line === undefined) {
    throw sourceError({ ...place, field: `${place.field}.prompt.raw` }, "Expected something that the user says.");
  }
  return {
    id: `test-${(testIdx ?? index) + 1}-prompt-${(promptIdx ?? 0) + 1}`,
    title: `Test ${(testIdx ?? index) + 1}, prompt ${(promptIdx ?? 0) + 1}`,
    locale: "en",
    purpose: "Imported from results of promptfoo; what it is for is known to whoever wrote the test.",
    tags: {},
    facts: {},
    client: { kind: "scripted", lines: [line.text] },
    ...(briefing === undefined ? {} : { briefing }),
  };
}

/** A grader that failed has not judged: neither its fail nor its score counts. */
function scoresOf({ success, score, namedScores, gradingResult, failureReason }: Result): Record<string, Score> {
  const parts = [gradingResult, ...(gradingResult?.componentResults ?? [])];
  const isUnjudged = failureReason === 2 || parts.some((part) => part?.metadata?.graderError === true);
  const named = Object.entries(namedScores ?? {}).filter(([name]) => identifierOf(name) !== undefined);
  const all: [string, Score][] = [["pass", success], ["score", score], ...named];
  return Object.fromEntries(all.map(([name, value]) => [name, isUnjudged ? "missing" : value]));
}
