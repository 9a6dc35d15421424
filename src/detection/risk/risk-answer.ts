import { z } from "zod";
import { RiskKind, RiskLevel } from "./risk-scale.ts";

/** What a model detector has to answer; every field required, so that providers can enforce it. */
export const RiskAnswer = z.strictObject({
  concernsOther: z.boolean(),
  findings: z
    .array(
      z.strictObject({
        kind: RiskKind,
        level: RiskLevel,
        probability: z.number().min(0).max(1),
        about: z.enum(["self", "other", "character"]),
        turn: z.int().nonnegative(),
        quote: z.string(),
      }),
    )
    .max(30),
});
export type RiskAnswer = z.infer<typeof RiskAnswer>;
