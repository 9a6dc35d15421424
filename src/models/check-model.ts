import type { FailureCause } from "../vocabulary/index.ts";
import type { LanguageModel } from "./language-model.ts";
import { ModelReferenceError } from "./model-reference.ts";
import { MissingKeyError } from "./open-model.ts";

/** One thing that was looked at, in plain words. */
export interface ModelCheck {
  readonly step: "reference" | "key" | "endpoint" | "reply";
  readonly isGood: boolean;
  /** One sentence for the reader; what to do when it is not good. */
  readonly words: string;
}

/**
 * Tries a model the way a run would: reference, key, endpoint, and one short question. Stops at the first thing that is
 * not good. The question is really asked, and costs what a few words cost.
 *
 * @param open - the door, such as `(ref) => door.open(ref)`
 */
export async function checkModel(
  reference: string,
  open: (reference: string) => LanguageModel,
  signal: AbortSignal,
): Promise<ModelCheck[]> {
  let model: LanguageModel;
  try {
    model = open(reference);
  } catch (error) {
    if (error instanceof ModelReferenceError) return [{ step: "reference", isGood: false, words: error.message }];
    const understood: ModelCheck = { step: "reference", isGood: true, words: `${reference} is understood.` };
    if (error instanceof MissingKeyError) return [understood, { step: "key", isGood: false, words: error.message }];
    throw error;
  }
  const good: ModelCheck[] = [
    { step: "reference", isGood: true, words: `${reference} is understood.` },
    { step: "key", isGood: true, words: "A key is present where one is needed." },
  ];
  const question = { role: "user" as const, text: "Please answer with the single word: ready" };
  const request = { messages: [question], maxOutputTokens: 256, repeat: 0, conversation: "check", purpose: "check" };
  const reply = await model.reply(request, signal);
  if (reply.status === "complete") {
    const { inputTokens, outputTokens } = reply.usage;
    const cost = `${inputTokens} tokens in, ${outputTokens} out`;
    good.push({ step: "endpoint", isGood: true, words: "The endpoint answers." });
    return [
      ...good,
      { step: "reply", isGood: true, words: `The model ${model.description.version} answers (${cost}).` },
    ];
  }
  const { cause, detail } = reply.failure;
  const { step, advice } = whereItFailed[cause] ?? { step: "reply", advice: "See the cause." };
  if (step === "reply") good.push({ step: "endpoint", isGood: true, words: "The endpoint answers." });
  return [
    ...good.filter((check) => check.step !== step),
    { step, isGood: false, words: `${advice} (${cause}: ${detail})` },
  ];
}

const whereItFailed: Readonly<Partial<Record<FailureCause, { step: ModelCheck["step"]; advice: string }>>> = {
  unreachable: { step: "endpoint", advice: "Nothing could be reached: check the address, and that the server runs." },
  "timed-out": { step: "endpoint", advice: "No answer came in time: check that the server is not overloaded." },
  "stream-cut": { step: "endpoint", advice: "The connection broke within the reply: check proxies on the way." },
  "not-json": {
    step: "endpoint",
    advice: "What answers is no model interface: check the address; it mostly ends in /v1.",
  },
  "bad-shape": { step: "endpoint", advice: "What answers speaks another protocol: check the address." },
  "too-large": { step: "reply", advice: "The reply to one word was enormous: check what answers there." },
  "process-exited": { step: "endpoint", advice: "The program ended: run it by hand and write it one line of input." },
  unauthorized: { step: "key", advice: "The key is refused: check that it is current and permits this model." },
  "unknown-model": { step: "reply", advice: "The endpoint does not know this model: check its name." },
  "bad-request": { step: "reply", advice: "The endpoint rejects the request: check the model's name and the address." },
  "rate-limited": { step: "reply", advice: "The provider asks to slow down or the quota is used up: try later." },
  "server-error": { step: "reply", advice: "The provider has a fault of its own: try later." },
  "empty-reply": { step: "reply", advice: "The model answered without words: it may spend its tokens on reasoning." },
  "content-filtered": { step: "reply", advice: "The provider withheld the reply to a harmless question." },
  "over-budget": { step: "reply", advice: "The cost limit allows no call." },
};
