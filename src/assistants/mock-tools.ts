import type { ModelTool } from "../models/index.ts";
import type { MockTool, ToolCall } from "../vocabulary/index.ts";

/** A mock tool as a model is told of it. */
export function toldOf({ name, description, parameters }: MockTool): ModelTool {
  return {
    name,
    description,
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        parameters.map((parameter) => [parameter.name, { type: parameter.type, description: parameter.description }]),
      ),
      required: parameters.filter(({ required }) => required).map((parameter) => parameter.name),
      additionalProperties: false,
    },
  };
}

/**
 * Answers a call with the tool's canned result; nothing is done. An unknown tool, or arguments that are not a JSON object, are
 * answered with a sentence that says so, as a real tool would.
 *
 * @param written - the arguments as the model wrote them
 */
export function answerCall(tools: readonly MockTool[], name: string, written: string): ToolCall {
  const given = argumentsFrom(written);
  const tool = tools.find((one) => one.name === name);
  const args = given ?? {};
  if (tool === undefined) return { name, arguments: args, result: `There is no tool "${name}".` };
  if (given === undefined) return { name, arguments: args, result: "The arguments are not a JSON object." };
  const found = tool.results.find(({ when = {} }) => Object.entries(when).every(([key, value]) => args[key] === value));
  return { name, arguments: args, result: found?.result ?? "No result." };
}

function argumentsFrom(written: string): Record<string, string> | undefined {
  try {
    const value: unknown = written.trim() === "" ? {} : JSON.parse(written);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, typeof entry === "string" ? entry : JSON.stringify(entry)]),
    );
  } catch {
    return undefined;
  }
}
