import { describe, expect, test } from "vitest";
import { builtinAssistant } from "../assistants/index.ts";
import { enact } from "../conversations/index.ts";
import { loadDetectors } from "../detection/index.ts";
import { scriptedModel } from "../testing/index.ts";
import type { ConversationView, Participant, Turn } from "../vocabulary/index.ts";
import {
  type ClientContent,
  loadClientContent,
  openSimulatedClient,
  publishedSimulators,
  type SimulatorAdapter,
} from "./index.ts";

/** What every published simulator keeps, whoever it plays and whoever it talks to. */
export function runSimulatorContract(name: string, settings: Record<string, unknown>): void {
  const detectors = loadDetectors();
  const content: ClientContent = loadClientContent();
  const plan = {
    kind: "simulator" as const,
    simulator: name,
    settings: JSON.parse(JSON.stringify(settings)),
    exchanges: 5,
  };
  const open = (ports = {}) => openSimulatedClient(plan, publishedSimulators, { detectors, content, ...ports });
  const base = { id: "contract", locale: "en-US", repeat: 0, seed: 11, exchanges: 5, turns: [] as Turn[] };
  const enactWith = (client: Participant, assistant: Participant, over: Partial<typeof base> = {}) =>
    enact(
      { ...base, ...over },
      { client, assistant, signal: new AbortController().signal, store: async () => {}, now: () => 0 },
    );
  const attentive = () => builtinAssistant("builtin:attentive", detectors);

  describe(`${name} as a published simulator`, () => {
    const adapter = publishedSimulators.find((one: SimulatorAdapter) => one.name === name);

    test("says who it is", () => {
      expect(adapter).toMatchObject({ name, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
      expect(open().description.ref).not.toBe("");
      expect(() => JSON.stringify(open().description)).not.toThrow();
    });

    test("says the same with the same seed, byte for byte", async () => {
      const first = await enactWith(open(), attentive());
      const again = await enactWith(open(), attentive());
      expect(first.turns.length).toBeGreaterThan(1);
      expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    });

    test.each(["builtin:attentive", "builtin:abrupt", "builtin:sycophant"])(
      "with %s: ends or is capped, variables stay in bounds, told facts are its own",
      async (ref) => {
        const { turns, outcome } = await enactWith(open(), builtinAssistant(ref, detectors));
        expect(outcome.status).toBe("completed");
        expect(turns.length).toBeLessThanOrEqual(2 * base.exchanges);
        let told: readonly string[] = [];
        for (const { clientState: state, speaker, text } of turns) {
          if (speaker !== "client") continue;
          expect(text.trim()).not.toBe("");
          expect(text).not.toMatch(/undefined|\{[a-z_]+\}|not said/);
          if (state === undefined) continue;
          expect(state.disclosed.slice(0, told.length)).toEqual(told);
          expect(new Set(state.disclosed).size).toBe(state.disclosed.length);
          told = state.disclosed;
          for (const [variable, value] of Object.entries(state.variables)) {
            expect(Number.isFinite(value), variable).toBe(true);
            if (variable === "trust" || variable === "distress") expect(value >= 0 && value <= 1).toBe(true);
          }
          for (const cause of state.causes ?? []) expect(cause.because).not.toBe("");
        }
      },
    );

    test("never shows its hidden state to the assistant", async () => {
      const seen: ConversationView[] = [];
      const assistant: Participant = {
        description: { ref: "spy", version: "1", settings: {} },
        reply: async (view) => {
          seen.push(view);
          return {
            status: "said",
            text: "I hear you. What is that like? Are you thinking about ending your life?",
            finish: "stop",
          };
        },
      };
      await enactWith(open(), assistant);
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.every(({ turns }) => turns.every(({ clientState }) => clientState === undefined))).toBe(true);
    });

    test("goes on from stored turns as it would have", async () => {
      const whole = await enactWith(open(), attentive());
      for (const kept of [1, 4]) {
        const turns: Turn[] = JSON.parse(JSON.stringify(whole.turns.slice(0, kept)));
        const resumed = await enactWith(open(), attentive(), { turns });
        expect(JSON.stringify(resumed.turns)).toBe(JSON.stringify(whole.turns));
      }
    });

    test.each([
      ["out of schema", "Well, that is how it is."],
      ["empty", ""],
      ["out of role", '{"line":"As an AI language model I cannot feel that.","told":[],"changes":[]}'],
      ["telling what is not there", '{"line":"My uncle has a yacht.","told":["yacht"],"changes":[]}'],
    ])("survives a model that answers %s", async (_, answer) => {
      const model = scriptedModel(...Array.from({ length: 60 }, () => answer));
      const { turns, outcome } = await enactWith(open({ model }), attentive());
      expect(["completed", "failed"]).toContain(outcome.status);
      for (const { system } of model.requests) expect(system).not.toMatch(/undefined|\[object|\{[a-z_]+\}/);
      expect(turns.filter(({ speaker }) => speaker === "client").length).toBeGreaterThan(0);
      for (const { speaker, text } of turns) if (speaker === "client") expect(text).not.toMatch(/language model|yacht/);
    });
  });
}
