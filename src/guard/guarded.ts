import type { ConversationView, Participant } from "../vocabulary/index.ts";
import type { Decision } from "./decision.ts";
import { createGuard, type GuardOptions } from "./guard.ts";
import type { Policy } from "./policy/load-policy.ts";

/** What guarding a participant needs besides its policy. */
export type GuardedOptions = Omit<GuardOptions, "policy"> & {
  /** How it is referred to; by default made of the policy's and the assistant's. */
  readonly ref?: string;
  /** Called with every decision, before the words are handed on. */
  readonly onDecision?: (decision: Decision, conversation: ConversationView) => void;
};

/**
 * An assistant behind a guard is an assistant: whatever audits one audits the other. The assistant is told the policy's
 * advice as a briefing; what the guard puts in its place counts as said by it.
 */
export function guarded(assistant: Participant, policy: Policy, options: GuardedOptions): Participant {
  const { onDecision, ref, ...parts } = options;
  const guard = createGuard({ ...parts, policy: () => policy, keepText: parts.keepText ?? "none" });
  const { description } = assistant;
  return {
    ...(assistant.knowsAnswers === undefined ? {} : { knowsAnswers: assistant.knowsAnswers }),
    description: {
      ref: ref ?? `guarded${policy.id === "default" ? "" : `[${policy.id}]`}:${description.ref}`,
      version: description.version,
      settings: {
        ...description.settings,
        guard: {
          policy: policy.id,
          policyHash: policy.sha256,
          detectors: parts.detectors.version,
          reader: guard.modelRef ?? "builtin",
          reviewer: guard.reviewerRef ?? "builtin",
        },
      },
    },
    async reply(conversation, signal) {
      type Said = Extract<Awaited<ReturnType<Participant["reply"]>>, { status: "said" }>;
      let ended: Awaited<ReturnType<Participant["reply"]>> | undefined;
      const answer = await guard.exchange<Said>(
        {
          turns: conversation.turns,
          locale: conversation.locale,
          conversation: conversation.id,
          scope: `${conversation.id} ${conversation.seed}`,
        },
        async (guidance, deadline) => {
          const briefing = [conversation.briefing, ...guidance].filter((text) => text !== undefined).join("\n\n");
          const said = await assistant.reply(briefing === "" ? conversation : { ...conversation, briefing }, deadline);
          if (said.status === "said") return { status: "drafted", texts: [said.text], payload: said };
          ended = said;
          return { status: "failed", cause: said.status === "failed" ? said.failure.cause : said.reason };
        },
        signal,
      );
      onDecision?.(answer.decision, conversation);
      // Nothing to say is no failure of the guard; an audit counts it as what it is.
      if (ended !== undefined && ended.status === "ended") return ended;
      const text = answer.texts.join("\n\n");
      const { payload } = answer;
      if (payload === undefined) return { status: "said", text, finish: "scripted" };
      return { ...payload, text };
    },
    ...(assistant.close === undefined ? {} : { close: () => assistant.close?.() ?? Promise.resolve() }),
  };
}
