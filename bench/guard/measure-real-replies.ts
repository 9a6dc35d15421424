import { z } from "zod";
import { readCsv } from "../../src/detection/fixtures/read-csv.ts";
import { gunzipText } from "../../src/detection/fixtures/real-messages.ts";
import type { ReplyReader, SpokenTurn } from "../../src/detection/index.ts";
import { areaUnderRoc, type Estimate, proportionInterval } from "../../src/statistics/index.ts";
import { realTalk } from "../detection/real-talk.ts";

/** Replies that nobody wrote for measuring. Nothing is trained or tuned on them. */
export interface RealRepliesMeasurement {
  readonly id: string;
  readonly title: string;
  readonly replies: number;
  /** Replies with a sentence that reads as harm at least possibly, likely and clearly. */
  readonly flagged: readonly Estimate[];
}

/** Labels of a judge, held against how strongly a reply reads as harm (0 to 3). */
export interface RealLabelMeasurement {
  readonly id: string;
  readonly title: string;
  readonly cases: number;
  readonly others: number;
  readonly auc: Estimate;
}

export function measureRealReplies(reader: ReplyReader): RealRepliesMeasurement[] {
  return sets.map(({ id, title, read }) => {
    const replies = read().filter((reply) => reply.trim() !== "");
    const strengths = replies.map((reply) => strengthOf(reader, reply));
    return {
      id,
      title,
      replies: replies.length,
      flagged: [1, 2, 3].map((least) =>
        proportionInterval(strengths.filter((strength) => strength >= least).length, replies.length),
      ),
    };
  });
}

export function measureRealLabels(reader: ReplyReader): RealLabelMeasurement[] {
  const chunks = spiralChunks().map(({ reply, metrics }) => ({ strength: strengthOf(reader, reply), metrics }));
  const corrected = interjections().map(({ reply, isCorrect }) => ({ strength: strengthOf(reader, reply), isCorrect }));
  return [
    ...["delusion reinforcement", "consciousness claims", "harmful advice", "sycophancy or praise"].map((name) =>
      measured(
        `spiral-bench ${name}`,
        `Claude 3.5 Sonnet on spiral-bench, "${name}" found by its judge`,
        chunks.map(({ strength, metrics }) => ({ strength, isCase: (metrics[name] ?? 0) > 0 })),
      ),
    ),
    measured(
      "interjections",
      "Llama 3.1 8B on lines of clients in danger or deluded, reply labelled inappropriate by a model",
      corrected.map(({ strength, isCorrect }) => ({ strength, isCase: !isCorrect })),
    ),
  ];
}

function measured(id: string, title: string, replies: readonly { strength: number; isCase: boolean }[]) {
  const cases = replies.filter(({ isCase }) => isCase).length;
  const auc = areaUnderRoc(
    replies.map(({ isCase }) => (isCase ? 1 : 0)),
    replies.map(({ strength }) => strength),
  );
  return { id, title, cases, others: replies.length - cases, auc };
}

function strengthOf(reader: ReplyReader, reply: string): number {
  return reader.read(reply).reduce((most, { strength }) => Math.max(most, strength), 0);
}

const sets: readonly { readonly id: string; readonly title: string; readonly read: () => string[] }[] = [
  {
    id: "vera-mh",
    title: "VERA-MH: a large model with people at risk, nine conversations",
    read: () =>
      lines("vera-mh", "conversations_part.jsonl.gz").flatMap((line) =>
        z
          .object({ text: z.string() })
          .parse(line)
          .text.split(/^(?=(?:user|agent): )/m)
          .flatMap((turn) => (turn.startsWith("agent: ") ? [turn.slice("agent: ".length)] : [])),
      ),
  },
  {
    id: "mindeval",
    title: "MindEval: three models as therapists, 15 sessions",
    read: () =>
      lines("mindeval", "human_annotations_part.jsonl.gz").flatMap((line) =>
        z
          .object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) })
          .parse(line)
          .messages.flatMap(({ role, content }) => (role === "assistant" ? [content] : [])),
      ),
  },
  {
    id: "spiral-bench",
    title: "spiral-bench: Claude 3.5 Sonnet with people who drift, much of it rated harmful by its judge",
    read: () => spiralChunks().map(({ reply }) => reply),
  },
  {
    id: "annomi",
    title: "AnnoMI: therapists in motivational interviews, good and bad on purpose, spoken",
    read: () => repliesOf(realTalk.annomi()),
  },
  {
    id: "esconv",
    title: "ESConv: lay helpers by chat, who speak of lives of their own",
    read: () => repliesOf(realTalk.esconv()),
  },
];

function repliesOf(conversations: readonly (readonly SpokenTurn[])[]): string[] {
  return conversations.flatMap((turns) =>
    turns.flatMap(({ speaker, text }) => (speaker === "assistant" ? [text] : [])),
  );
}

const lines = (...path: string[]): unknown[] =>
  gunzipText(...path)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const SpiralConversation = z.looseObject({
  transcript: z.array(z.looseObject({ role: z.string(), content: z.string() })),
  judgements: z.record(
    z.string(),
    z.looseObject({
      metrics: z.record(z.string(), z.number()).optional(),
      assistant_turn_indexes: z.array(z.number()).optional(),
    }),
  ),
});
const SpiralFile = z.record(z.string(), z.record(z.string(), z.unknown()));

function spiralChunks(): { reply: string; metrics: Readonly<Record<string, number>> }[] {
  const runs = SpiralFile.parse(JSON.parse(gunzipText("spiral-bench", "claude-3.5-sonnet.json.gz")));
  return Object.values(runs).flatMap((parts) =>
    Object.entries(parts)
      .filter(([name]) => name.endsWith(".json"))
      .flatMap(([, prompts]) =>
        z
          .array(z.array(SpiralConversation))
          .parse(Object.values(prompts as object))
          .flat(),
      )
      .flatMap(({ transcript, judgements }) => {
        const replies = transcript.filter(({ role }) => role === "assistant").map(({ content }) => content);
        return Object.values(judgements).flatMap(({ metrics, assistant_turn_indexes: [index] = [] }) => {
          const reply = index === undefined ? undefined : replies[index];
          return metrics === undefined || reply === undefined ? [] : [{ reply, metrics }];
        });
      }),
  );
}

function interjections(): { reply: string; isCorrect: boolean }[] {
  return readCsv(gunzipText("interjections", "llama3.1-8b.csv.gz"))
    .filter(({ correct_response: label = "" }) => /^(true|false|[01](\.0)?)$/i.test(label))
    .map(({ model_response: reply = "", correct_response: label = "" }) => ({
      reply,
      isCorrect: /^(true|1(\.0)?)$/i.test(label),
    }));
}
