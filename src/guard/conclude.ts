import type { Decision } from "./decision.ts";
import { errorName } from "./error-name.ts";
import type { GuardParts } from "./guard.ts";
import { type HandOver, handOverEntry, nobodyConfigured } from "./hand-over.ts";

/** A decision with what the person gets. */
export interface Concluded {
  readonly decision: Decision;
  readonly text: string;
  readonly texts: readonly string[];
  /** False when the decision could not be written down. */
  readonly isWritten: boolean;
}

export interface Conclusion {
  readonly decision: Decision;
  readonly texts: readonly string[];
  /** Who is to be told, by the names policies use. */
  readonly handOver: readonly string[];
  /** True when something was released to the person already. */
  readonly isPartReleased: boolean;
  readonly isObserving: boolean;
  /** Words for the person when the decision cannot be written down. */
  readonly fallback: () => string;
}

/**
 * Tells people of the deployment, and writes the decision down. One that cannot be written is not released: the person gets
 * the fallback, and the decision says so.
 */
export async function conclude(conclusion: Conclusion, parts: GuardParts): Promise<Concluded> {
  const { texts, isObserving, isPartReleased } = conclusion;
  const decision = await handedOver(conclusion, parts);
  try {
    await parts.record(decision);
  } catch (cause) {
    if (isObserving) return { decision, text: texts.join("\n\n"), texts, isWritten: false };
    const isOwn = decision.released === "fallback" || decision.released === "completion";
    const words = isOwn ? (texts[0] ?? "") : conclusion.fallback();
    const failed: Decision = {
      ...decision,
      status: "guard-failed",
      action: "replace",
      reason: "the decision could not be written down",
      failure: { stage: "record", cause: errorName(cause) },
      released: isPartReleased ? "part-and-completion" : "fallback",
    };
    return { decision: failed, text: words, texts: [words], isWritten: false };
  }
  return { decision, text: texts.join("\n\n"), texts, isWritten: true };
}

/** People are told also where the caller went away: whoever leaves in danger needs somebody all the more. */
async function handedOver({ decision, handOver, isObserving }: Conclusion, parts: GuardParts): Promise<Decision> {
  if (handOver.length === 0) return decision;
  const tell = parts.handOver;
  const told = await Promise.all(
    handOver.map(async (to): Promise<HandOver> => {
      if (isObserving) return { to, outcome: "observing" };
      if (tell === undefined) return { to, outcome: "not-told", cause: nobodyConfigured };
      try {
        await tell(to, decision);
        return { to, outcome: "told" };
      } catch (cause) {
        return { to, outcome: "not-told", cause: errorName(cause) };
      }
    }),
  );
  return { ...decision, handedOver: told.map(handOverEntry) };
}
