import type { LanguageModelV3 } from "@ai-sdk/provider";
import type { NamedProvider } from "./model-reference.ts";

/** What a provider library needs to reach its endpoint. */
export interface ProviderAccess {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly model: string;
}

/** How one kind of endpoint is addressed. */
export interface ProviderKind {
  /** Environment variables a key is looked for in, the first that is set counts. Empty when no key exists. */
  readonly keyVariables: readonly string[];
  readonly needsKey: boolean;
  /** Environment variable that points the provider elsewhere: a gateway, a test server. */
  readonly baseUrlVariable: string | undefined;
  readonly baseUrl: string;
  readonly tellsSchema: boolean;
  /** Imports the provider library. */
  load(access: ProviderAccess): Promise<LanguageModelV3>;
}

/** Any server that speaks the OpenAI chat protocol: vLLM, llama.cpp, LM Studio, a gateway, one's own chatbot. */
export const compatibleEndpoint: Omit<ProviderKind, "baseUrl"> = {
  keyVariables: ["PLUMBLINE_API_KEY"],
  needsKey: false,
  baseUrlVariable: undefined,
  tellsSchema: true,
  async load({ baseUrl, apiKey, fetch, model }) {
    const { OpenAICompatibleChatLanguageModel, VERSION } = await import("@ai-sdk/openai-compatible");
    // What `createOpenAICompatible` would make, with address and headers put together once and not at every call.
    const headers = {
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      "user-agent": `ai-sdk/openai-compatible/${VERSION}`,
    };
    return new OpenAICompatibleChatLanguageModel(model, {
      provider: "endpoint.chat",
      url: ({ path }) => `${baseUrl}${path}`,
      headers: () => headers,
      fetch,
      includeUsage: true,
      supportsStructuredOutputs: true,
    });
  },
};

/** The providers known by name. */
export const providerKinds: Readonly<Record<NamedProvider, ProviderKind>> = {
  openai: {
    keyVariables: ["OPENAI_API_KEY"],
    needsKey: true,
    baseUrlVariable: "OPENAI_BASE_URL",
    baseUrl: "https://api.openai.com/v1",
    tellsSchema: false,
    async load({ baseUrl, apiKey = "", fetch, model }) {
      const { createOpenAI } = await import("@ai-sdk/openai");
      return createOpenAI({ baseURL: baseUrl, apiKey, fetch }).chat(model);
    },
  },
  anthropic: {
    keyVariables: ["ANTHROPIC_API_KEY"],
    needsKey: true,
    baseUrlVariable: "ANTHROPIC_BASE_URL",
    baseUrl: "https://api.anthropic.com/v1",
    tellsSchema: false,
    async load({ baseUrl, apiKey = "", fetch, model }) {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      return createAnthropic({ baseURL: baseUrl, apiKey, fetch }).languageModel(model);
    },
  },
  google: {
    keyVariables: ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"],
    needsKey: true,
    baseUrlVariable: "GOOGLE_GEMINI_BASE_URL",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta",
    tellsSchema: false,
    async load({ baseUrl, apiKey = "", fetch, model }) {
      const { createGoogleGenerativeAI } = await import("@ai-sdk/google");
      return createGoogleGenerativeAI({ baseURL: baseUrl, apiKey, fetch }).languageModel(model);
    },
  },
  ollama: {
    ...compatibleEndpoint,
    keyVariables: ["OLLAMA_API_KEY"],
    baseUrlVariable: "OLLAMA_BASE_URL",
    baseUrl: "http://localhost:11434/v1",
  },
};
