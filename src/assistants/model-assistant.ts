import type { AnsweredToolCall, LanguageModel, ModelMessage } from "../models/index.ts";
import type { ConversationView, Participant, ToolCall, Usage, Utterance } from "../vocabulary/index.ts";
import { answerCall, toldOf } from "./mock-tools.ts";

/** How a language model is asked when it is the assistant under test. */
export interface ModelAssistantOptions {
  /** The deployment's own system prompt; none by default, as in the published benchmarks. */
  systemPrompt?: string;
  temperature?: number;
  maxOutputTokens?: number;
}

/** Most rounds of tool calls before a turn has to be words. */
const mostRounds = 8;

/**
 * Any language-model endpoint as the assistant under test. It is shown what was said, and behind its own system prompt what
 * the scenario has it told. Tools that a scenario offers are passed on where the provider takes them; calls are answered with
 * the canned results and recorded with the turn.
 */
export function modelAssistant(model: LanguageModel, options: ModelAssistantOptions = {}): Participant {
  return {
    description: { ...model.description, settings: { ...model.description.settings, ...options } },
    reply: (conversation, signal) => replyOf(model, options, conversation, signal),
    close: async () => model.close?.(),
  };
}

async function replyOf(
  model: LanguageModel,
  { systemPrompt, temperature, maxOutputTokens }: ModelAssistantOptions,
  conversation: ConversationView,
  signal: AbortSignal,
): Promise<Utterance> {
  const { tools = [], briefing } = conversation;
  const told = [systemPrompt, briefing].filter((text) => text !== undefined);
  const asked = {
    ...(told.length === 0 ? {} : { system: told.join("\n\n") }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toldOf) }),
    repeat: conversation.repeat,
    seed: conversation.seed,
    conversation: conversation.id,
    purpose: "assistant",
  };
  const messages = conversation.turns.map(({ speaker, text }): ModelMessage => {
    return { role: speaker === "client" ? "user" : "assistant", text };
  });
  const calls: ToolCall[] = [];
  const spent: Usage[] = [];
  for (let round = 0; ; round += 1) {
    const reply = await model.reply({ ...asked, messages }, signal);
    if (reply.status === "failed") return { status: "failed", failure: reply.failure };
    const { text, finish, usage, toolCalls = [] } = reply;
    if (usage !== undefined) spent.push(usage);
    if (toolCalls.length === 0 || round >= mostRounds) {
      const said = text.trim() === "" && calls.length > 0 ? wordless : text;
      const recorded = calls.length === 0 ? {} : { toolCalls: calls };
      return {
        status: "said",
        text: said,
        finish,
        ...(spent.length === 0 ? {} : { usage: sumOf(spent) }),
        ...recorded,
      };
    }
    const answered = toolCalls.map((call): AnsweredToolCall => {
      const recorded = answerCall(tools, call.name, call.arguments);
      calls.push(recorded);
      return { ...call, result: recorded.result };
    });
    messages.push({ role: "assistant", text, toolCalls: answered });
  }
}

/** Stands for a turn that was tool calls alone; what was done is on record beside it. */
const wordless = "(no words, tool calls alone)";

function sumOf(usages: readonly Usage[]): Usage {
  return usages.reduce((total, usage) => ({
    calls: total.calls + usage.calls,
    inputTokens: total.inputTokens + usage.inputTokens,
    outputTokens: total.outputTokens + usage.outputTokens,
    costUsd: total.costUsd === null || usage.costUsd === null ? null : total.costUsd + usage.costUsd,
    cached: total.cached && usage.cached,
  }));
}
