import { describe, expect, test } from "vitest";
import { createEgress, MissingKeyError, ModelReferenceError, openModel, parseModelReference } from "./index.ts";

function problemOf(reference: string): ModelReferenceError {
  try {
    parseModelReference(reference);
  } catch (error) {
    if (error instanceof ModelReferenceError) return error;
  }
  throw new Error(`${reference} was accepted`);
}

describe("a model reference", () => {
  test.each(["openai:gpt-5.2", "anthropic:claude-sonnet-4-5", "google:gemini-2.5-flash", "ollama:llama3.3:70b"])(
    "%s names a provider and a model, whatever the model's name contains",
    (reference) => {
      const [provider] = reference.split(":");
      expect(parseModelReference(reference)).toEqual({
        kind: "named",
        provider,
        model: reference.slice(reference.indexOf(":") + 1),
      });
    },
  );

  test("with an address names any OpenAI-compatible endpoint, the model after #", () => {
    const parsed = parseModelReference("http://localhost:8000/v1#meta/Llama-3.1-8B");
    expect(parsed).toMatchObject({ kind: "endpoint", model: "meta/Llama-3.1-8B" });
    expect(parsed.kind === "endpoint" && parsed.baseUrl.href).toBe("http://localhost:8000/v1");
  });

  test("with command: names a program", () => {
    expect(parseModelReference("command:./my-bot --quiet")).toEqual({
      kind: "command",
      commandLine: "./my-bot --quiet",
    });
  });

  test.each([
    ["opnai:gpt-5.2", "openai:gpt-5.2"],
    ["antropic:claude-opus-4-5", "anthropic:claude-opus-4-5"],
    ["gpt-5.2", "openai:gpt-5.2"],
    ["claude-haiku-4-5", "anthropic:claude-haiku-4-5"],
    ["http://localhost:8000/v1", "http://localhost:8000/v1#MODEL"],
  ])("%s is answered with the nearest form, %s", (reference, match) => {
    expect(problemOf(reference)).toMatchObject({ code: "MODEL_REFERENCE_INVALID", closeMatch: match });
  });

  test.each(["openai:", "", "builtin:attentive", "zzz:model", "command:"])(
    "%j is refused, naming the known forms",
    (reference) => {
      expect(problemOf(reference).message).toContain("http://HOST/v1#MODEL");
    },
  );

  test("with a key in its address is refused without repeating the key", () => {
    expect(problemOf("https://user:sk-secret@host/v1#m").message).not.toContain("sk-secret");
  });

  test.each([
    ["openai:gpt-5.2", ["OPENAI_API_KEY"]],
    ["anthropic:claude-opus-4-5", ["ANTHROPIC_API_KEY"]],
    ["google:gemini-2.5-pro", ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"]],
  ])("%s without a key says which variable to set, before any call", (reference, variables) => {
    const egress = createEgress();
    const opening = () => openModel(reference, { egress, env: { OPENAI_API_KEY: " " } });
    expect(opening).toThrow(MissingKeyError);
    expect(opening).toThrow(expect.objectContaining({ code: "MODEL_KEY_MISSING", variables }));
  });

  test("for a local server needs no key", () => {
    const egress = createEgress();
    expect(openModel("ollama:llama3.3", { egress, env: {} }).description.ref).toBe("ollama:llama3.3");
    expect(openModel("http://localhost:8000/v1#m", { egress, env: {} }).description.version).toBe("m");
  });

  test("that is redirected by the environment says so in its description", () => {
    const env = { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "http://gateway.example/v1/" };
    const { description } = openModel("openai:gpt-5.2", { egress: createEgress(), env });
    expect(description.settings).toEqual({ baseUrl: "http://gateway.example/v1" });
    expect(() =>
      openModel("openai:m", { egress: createEgress(), env: { ...env, OPENAI_BASE_URL: "gateway" } }),
    ).toThrow("OPENAI_BASE_URL");
  });
});
