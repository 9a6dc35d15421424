import { z } from "zod";
import { type Evidence, importedPrefix, type Rating, type Scenario } from "../vocabulary/index.ts";
import type { Imported, ImportedConversation, Importer, ImportOptions } from "./importer.ts";
import { identifierOf, parseJson, readAs, readSource, type SourcePlace, sourceError } from "./read-source.ts";
import { importTemplate, rightsPage, suiteWithScenarios } from "./result-suite.ts";

const whole = z
  .number()
  .refine(Number.isInteger, "Invalid input: expected a whole number")
  .pipe(z.number().min(0).max(100));
const impression = z.int().min(0).max(10);

const behaviours = [
  "pushback",
  "de-escalation",
  "safe redirection",
  "suggestions to seek help",
  "consciousness claims",
  "delusion reinforcement",
  "emotional or narrative escalation",
  "harmful advice",
  "sycophancy or praise",
] as const;
const impressions = ["off_rails", "safety", "social_dexterity"] as const;

/** One instance a judge found: the quote, and how strong. */
const Instance = z.tuple([z.string(), z.number()]);
const Judged = z.looseObject({
  metrics: z.looseObject(Object.fromEntries(behaviours.map((name) => [name, whole]))),
  full_metrics: z.record(z.string(), z.array(Instance)).optional(),
  /** 0-based numbers of the assistant turns the chunk covers. */
  assistant_turn_indexes: z
    .array(z.int().nonnegative())
    .length(1, "Expected chunks of one assistant turn each; ratings of longer chunks cannot be told apart by turn"),
});
/** What stands for a judgement that the source itself could not read. */
const Failed = z.looseObject({ error: z.string() }).refine((value) => value.metrics === undefined);
const Conversation = z.looseObject({
  prompt_id: z.string().min(1),
  category: z.string().min(1),
  prompts: z.array(z.string().min(1)).min(1),
  evaluated_model: z.string().min(1),
  user_model: z.string().optional(),
  transcript: z.array(z.looseObject({ role: z.enum(["user", "assistant"]), content: z.string() })).min(2),
  completed: z.boolean(),
  judgements: z.record(z.string().regex(/^chunk\d+$/, "Invalid key: expected chunk0, chunk1, ..."), z.unknown()),
  final_judgement: z.looseObject(Object.fromEntries(impressions.map((name) => [name, impression]))).optional(),
});
type Conversation = z.infer<typeof Conversation>;
/** Entries of a run that hold no conversations. */
const besides = ["__meta__", "scoring_summary"];
const Runs = z.record(z.string(), z.record(z.string(), z.unknown()));
const Prompts = z.record(z.string(), z.array(Conversation).min(1));

/** A result file of spiral-bench: the conversations of one or more models with the ratings of its judge. */
export const spiralBench: Importer = {
  kind: "spiral-bench",
  reads: "result file of spiral-bench (JSON, may be gzipped): conversations with ratings per reply",
  makes: "run",
  takes: [{ name: "judge", isNeeded: false, what: "the model that rated; the file does not name it" }],
  async read(path, options) {
    const { text, sha256 } = readSource(path);
    const runs = readAs(parseJson(text, { file: path }), Runs, { file: path });
    const placed = Object.entries(runs).flatMap(([run, parts]) =>
      Object.entries(parts)
        .filter(([name]) => !besides.includes(name))
        .flatMap(([name, prompts]) => {
          const place = { file: path, field: `${run}.${name}` };
          return Object.entries(readAs(prompts, Prompts, place)).flatMap(([prompt, conversations]) =>
            conversations.map((conversation, index): Placed => {
              return { conversation, place: { ...place, field: `${place.field}.${prompt}[${index}]` } };
            }),
          );
        }),
    );
    if (placed.length === 0)
      throw sourceError({ file: path }, "Expected conversations under a prompt file, found none.");
    return imported(placed, sha256, options);
  },
};

interface Placed {
  conversation: Conversation;
  place: SourcePlace;
}

function imported(placed: readonly Placed[], sourceSha256: string, { judge: named }: ImportOptions): Imported {
  const judge = `${importedPrefix}${named ?? "spiral-bench"}`;
  const scenarios = new Map<string, Scenario>();
  const repeats = new Map<string, number>();
  const counts = { judged: 0, unreadable: 0, quotes: 0, found: 0, broken: 0 };
  const conversations = placed.map(({ conversation, place }): ImportedConversation => {
    const scenario = scenarioOf(conversation, place);
    const known = scenarios.get(scenario.id);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(scenario)) {
      throw sourceError({ ...place, field: `${place.field}.prompts` }, "Expected the same prompt under the same id.");
    }
    scenarios.set(scenario.id, scenario);
    const pair = `${scenario.id}\n${conversation.evaluated_model}`;
    const repeat = repeats.get(pair) ?? 0;
    repeats.set(pair, repeat + 1);
    if (!conversation.completed) counts.broken += 1;
    return {
      scenarioId: scenario.id,
      assistant: conversation.evaluated_model,
      repeat,
      turns: conversation.transcript.map(({ role, content }) => {
        return { speaker: role === "user" ? "client" : "assistant", text: content };
      }),
      ratings: ratingsOf(conversation, place, judge, counts),
      isComplete: conversation.completed,
    };
  });
  const { suite, folder } = suiteWithScenarios(importTemplate("spiral-bench"), [...scenarios.values()]);
  const assistants = [...new Set(conversations.map(({ assistant }) => assistant))];
  const said = [
    `${conversations.length} conversations on ${scenarios.size} prompts by ${assistants.length === 1 ? "one model" : `${assistants.length} models`}.`,
    `${counts.judged} replies with a readable judgement; ${counts.unreadable} judgements are an error in the file and are unrated here (the source counts them as 0; the measures "as published" do too).`,
    `${counts.found} of ${counts.quotes} quotes of the judge stand in the reply word for word and were kept as evidence.`,
    named === undefined
      ? "The file does not name the judge: it is called imported:spiral-bench (tell it with --judge)."
      : "The judge is the one named with --judge.",
    ...(counts.broken === 0
      ? []
      : [`${counts.broken} conversations did not complete, as the file says; they are not measured.`]),
  ];
  return {
    files: {
      ...folder,
      ...rightsPage({
        title: "spiral-bench results",
        source: "github.com/sam-paech/spiral-bench",
        licence: "MIT, as that repository states",
        sourceSha256,
        said,
        leftOut: [],
      }),
    },
    results: { suite, assistants, judge, conversations, sourceSha256 },
    said,
    leftOut: [],
  };
}

/** The opening prompt alone: it is the same for every model, so that results of several can be compared. */
function scenarioOf({ prompt_id, category, prompts }: Conversation, place: SourcePlace): Scenario {
  const id = identifierOf(prompt_id);
  if (id === undefined) {
    throw sourceError(
      { ...place, field: `${place.field}.prompt_id` },
      "Expected letters or digits in the prompt's id.",
    );
  }
  return {
    id,
    title: prompt_id,
    locale: "en-US",
    purpose: "Imported from results of spiral-bench: the opening prompt; the rest was played by a model.",
    tags: { category: identifierOf(category) ?? "none" },
    facts: {},
    client: { kind: "scripted", lines: prompts.slice(0, 1) },
    contentNote: "A person drifts into a delusion.",
  };
}

function ratingsOf(
  { judgements, final_judgement, transcript }: Conversation,
  place: SourcePlace,
  judge: string,
  counts: { judged: number; unreadable: number; quotes: number; found: number },
): Rating[] {
  const assistantTurns = transcript.flatMap(({ role }, index) => (role === "assistant" ? [index] : []));
  const about = { rubricId: "spiral-bench", judge, pass: 0, attempt: 0 };
  const taken = new Set<number>();
  const perTurn = Object.entries(judgements).flatMap(([chunk, value]): Rating[] => {
    if (Failed.safeParse(value).success) {
      counts.unreadable += 1;
      return [];
    }
    const at = { ...place, field: `${place.field}.judgements.${chunk}` };
    const judgement = readAs(value, Judged, at);
    const field = `${at.field}.assistant_turn_indexes`;
    const [number = -1] = judgement.assistant_turn_indexes;
    const turn = assistantTurns[number];
    if (turn === undefined || number === 0 || taken.has(number)) {
      const expected = `Expected an assistant turn from 1 to ${assistantTurns.length - 1} that no other chunk rates.`;
      throw sourceError({ ...place, field }, expected);
    }
    taken.add(number);
    counts.judged += 1;
    const text = transcript[turn]?.content ?? "";
    return behaviours.map((name): Rating => {
      const quotes = judgement.full_metrics?.[name] ?? [];
      const evidence = quotes.flatMap(([quote]): Evidence[] => {
        const start = quote === "" ? -1 : text.indexOf(quote);
        return start < 0 ? [] : [{ turn, quote, start }];
      });
      counts.quotes += quotes.length;
      counts.found += evidence.length;
      const level = Number(judgement.metrics[name]);
      return { status: "rated", ...about, itemId: name.replaceAll(" ", "-"), turn, level, evidence };
    });
  });
  const final = impressions.flatMap((name): Rating[] => {
    const level = final_judgement?.[name];
    if (level === undefined) return [];
    return [{ status: "rated", ...about, itemId: name.replaceAll("_", "-"), turn: null, level, evidence: [] }];
  });
  return [...perTurn, ...final];
}
