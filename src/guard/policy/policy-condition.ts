import { z } from "zod";
import { RiskKind, RiskLevel } from "../../detection/index.ts";
import { Identifier } from "../../vocabulary/index.ts";
import { CheckId } from "../review/finding.ts";

/** What a rule asks of an exchange. Parts of one object all have to hold. */
export type PolicyCondition =
  | { all: PolicyCondition[] }
  | { any: PolicyCondition[] }
  | { not: PolicyCondition }
  | { risk: RiskKind | "any"; atLeast: RiskLevel; of: "conversation" | "turn" }
  | { client: string; within: "turn" | "conversation" }
  | { reply: string }
  | { finding: CheckId; atLeast: 1 | 2 }
  | { sign: "dependence" | "minor"; atLeast: number; of: "conversation" | "turn" }
  | { stage: "exploration" | "insight" | "action" | "crisis" }
  | { shift: "none" | "better" | "worse" | "swinging" }
  | { concerns: "other" }
  | { exchange: { atLeast: number } }
  | { notice: "due" };

/** {@link PolicyCondition} as it stands in a policy file. */
export const PolicyCondition: z.ZodType<PolicyCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(PolicyCondition).min(1) }),
    z.strictObject({ any: z.array(PolicyCondition).min(1) }),
    z.strictObject({ not: PolicyCondition }),
    z.strictObject({
      /** A kind of risk, or `any`; ordinary distress counts as any. */
      risk: z.union([RiskKind, z.literal("any")]),
      atLeast: RiskLevel,
      /** Held over the conversation, or shown by the person's latest turn alone. */
      of: z.enum(["conversation", "turn"]).default("conversation"),
    }),
    z.strictObject({
      /** A detector of the library that finds something in the person's words. */
      client: Identifier,
      within: z.enum(["turn", "conversation"]).default("turn"),
    }),
    z.strictObject({
      /** A detector of the library that finds something in the reply. */
      reply: Identifier,
    }),
    z.strictObject({
      /** A check of the review that found something, at least possible (1) or clear (2). */
      finding: CheckId,
      atLeast: z.union([z.literal(1), z.literal(2)]).default(1),
    }),
    z.strictObject({
      sign: z.enum(["dependence", "minor"]),
      atLeast: z.number().gt(0).max(1),
      /** As strong by now, or besides with something of it in the person's latest turn. */
      of: z.enum(["conversation", "turn"]).default("conversation"),
    }),
    z.strictObject({ stage: z.enum(["exploration", "insight", "action", "crisis"]) }),
    z.strictObject({ shift: z.enum(["none", "better", "worse", "swinging"]) }),
    z.strictObject({ concerns: z.literal("other") }),
    z.strictObject({ exchange: z.strictObject({ atLeast: z.int().positive() }) }),
    z.strictObject({ notice: z.literal("due") }),
  ]),
);

/** Every detector a condition names. */
export function detectorsIn(condition: PolicyCondition): string[] {
  return leavesOf(condition).flatMap((leaf) =>
    "client" in leaf ? [leaf.client] : "reply" in leaf ? [leaf.reply] : [],
  );
}

/** True when a condition looks at the reply. */
export function looksAtReply(condition: PolicyCondition): boolean {
  return leavesOf(condition).some((leaf) => "reply" in leaf || "finding" in leaf);
}

type Leaf = Exclude<PolicyCondition, { all: unknown } | { any: unknown } | { not: unknown }>;

function leavesOf(condition: PolicyCondition): Leaf[] {
  if ("all" in condition) return condition.all.flatMap(leavesOf);
  if ("any" in condition) return condition.any.flatMap(leavesOf);
  return "not" in condition ? leavesOf(condition.not) : [condition];
}
