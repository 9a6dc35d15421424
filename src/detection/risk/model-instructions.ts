import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import { RiskAnswer } from "./risk-answer.ts";

const ExampleTurn = z.union([z.strictObject({ client: z.string() }), z.strictObject({ assistant: z.string() })]);

/** What a model detector is told: instructions and worked examples, as content (`library/prompts/`). */
export const ModelInstructions = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("model-instructions"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  instructions: z.string().min(1),
  /** Invented conversations with the answer expected. */
  examples: z.array(z.strictObject({ turns: z.array(ExampleTurn).min(1), answer: RiskAnswer })).min(1),
});
export type ModelInstructions = z.infer<typeof ModelInstructions>;
