import { z } from "zod";
import { ReportEstimate } from "./report-measure.ts";

/** How faithfully the simulated clients of a suite played their people. */
export const ReportClients = z.strictObject({
  suiteId: z.string(),
  /** One sentence for the reader in a hurry. */
  sentence: z.string(),
  conversations: z.int().nonnegative(),
  clientTurns: z.int().nonnegative(),
  /** Share of conversations with any turn out of role. */
  brokeRole: ReportEstimate,
  /** What was counted, in the order shown; never a rate of an assistant. */
  counts: z.array(z.strictObject({ id: z.string(), label: z.string(), count: z.int().nonnegative() })),
  kinds: z.array(z.strictObject({ kind: z.string(), turns: z.int().positive() })),
  corrections: z.array(z.strictObject({ kind: z.string(), count: z.int().positive() })),
  /** Different lines over lines, 0 to 1. */
  variety: z.number(),
  hasRule: z.boolean(),
  excluded: z.array(z.strictObject({ conversationId: z.string(), because: z.array(z.string()) })),
  closeness: z
    .strictObject({
      /** Id of the reference in the library. */
      reference: z.string(),
      turns: z.int().positive(),
      /** Mean total variation distance over the features, 0 to 1. */
      distance: z.number(),
      features: z.array(
        z.strictObject({
          feature: z.string(),
          label: z.string(),
          mean: z.number(),
          referenceMean: z.number(),
          standardizedDifference: z.number(),
          distance: z.number(),
          /** Adjusted by Holm over the features; null where not tested. */
          adjustedP: z.number().nullable(),
        }),
      ),
    })
    .nullable(),
});
export type ReportClients = z.infer<typeof ReportClients>;
