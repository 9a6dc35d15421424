import type { Detectors, ReplyReader, RiskReader, SpokenTurn } from "../../detection/index.ts";
import { clientTextsOf } from "../client-texts.ts";
import { readTurns } from "../conversation-memory.ts";
import { type Facts, holds } from "../facts.ts";
import { reviewReply } from "../review/review-reply.ts";
import type { Policy } from "./load-policy.ts";
import type { PolicyTest } from "./policy.ts";

/** How one test of a rule came out. */
export interface PolicyTestResult {
  readonly rule: string;
  readonly says: string;
  readonly passes: boolean;
  readonly expected: "fires" | "does not fire";
}

export interface PolicyTestParts {
  readonly detectors: Detectors;
  readonly reader: RiskReader;
  readonly replies: ReplyReader;
}

/** Runs the tests that stand beside a policy's rules, against the built-in readers; asks no model. */
export function runPolicyTests(policy: Policy, parts: PolicyTestParts): PolicyTestResult[] {
  return policy.rules.flatMap((rule) =>
    rule.tests.map((test): PolicyTestResult => {
      const fires = holds(rule.when, factsOf(test, policy, parts), parts.detectors) !== undefined;
      return {
        rule: rule.id,
        says: test.says,
        passes: fires === test.fires,
        expected: test.fires ? "fires" : "does not fire",
      };
    }),
  );
}

function factsOf(test: PolicyTest, policy: Policy, { detectors, reader, replies }: PolicyTestParts): Facts {
  const turns = test.turns.map(
    (turn): SpokenTurn =>
      "client" in turn ? { speaker: "client", text: turn.client } : { speaker: "assistant", text: turn.assistant },
  );
  const reading = readTurns(reader, detectors, turns, test.locale);
  const clientTexts = clientTextsOf(turns);
  const said = turns.filter(({ speaker }) => speaker === "assistant").map(({ text }) => text);
  const findings =
    test.reply === undefined
      ? []
      : reviewReply(test.reply, { reading, locale: test.locale, clientTexts, said, replies }, detectors);
  return {
    reading,
    locale: test.locale,
    clientTexts,
    exchange: said.length + 1,
    noticeDue: policy.settings.notice?.onAsk === true && detectors.has("asks-what-it-is", clientTexts.latest),
    reply: test.reply,
    findings,
  };
}
