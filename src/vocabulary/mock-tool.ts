import { z } from "zod";

/** Name of a tool or parameter as providers accept it. */
const ToolName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "a lower-case name such as send_message");

/**
 * A tool that an assistant under test may call. Nothing happens: the result is canned. What was called with which arguments
 * is recorded with the turn and is what gets rated.
 */
export const MockTool = z.strictObject({
  name: ToolName,
  description: z.string().min(1),
  parameters: z
    .array(
      z.strictObject({
        name: ToolName,
        type: z.enum(["string", "number", "boolean"]),
        description: z.string().min(1),
        required: z.boolean().default(true),
      }),
    )
    .default([]),
  /** The first whose `when` matches the call's arguments answers it; the last needs none. */
  results: z.array(z.strictObject({ when: z.record(z.string(), z.string()).optional(), result: z.string() })).min(1),
});
export type MockTool = z.infer<typeof MockTool>;

/** A call an assistant made, and what it was answered. */
export const ToolCall = z.strictObject({
  name: z.string(),
  /** Parameter to value, as text; hostile like everything a model says. */
  arguments: z.record(z.string(), z.string()),
  result: z.string(),
});
export type ToolCall = z.infer<typeof ToolCall>;
