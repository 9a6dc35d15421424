import { describe, expect, test } from "vitest";
import { loadDetectors } from "../detection/index.ts";
import { loadClientContent, openSimulatedClient, publishedSimulators } from "./index.ts";
import { runSimulatorContract } from "./simulator-contract.ts";

const card = {
  name: "Robin",
  id: "1",
  type: ["plain", "reserved"],
  history: "Her father left the family early. Her mother criticised her a lot.",
  helpless_belief: ["I am incompetent."],
  unlovable_belief: [],
  worthless_belief: [],
  intermediate_belief: "It is important to be right. If I ask for help, people see that I can't do it.",
  coping_strategies: "Avoids asking for help.",
  situation: "Opening a letter about the rent.",
  auto_thought: "I can't handle this.",
  emotion: ["anxious, worried"],
  behavior: "Puts the letter away.",
};
const record = {
  pair_id: 1,
  cr_id: 1,
  d4_id: 1,
  age: 26,
  gender: "F",
  marital_status: "single",
  work_status: "student",
  big_five: { Openness: 4, Conscientiousness: 4, Extraversion: 4, Agreeableness: 4, Neuroticism: 6 },
  candidate_id: [],
  positive_symptoms: ["sleep-insomnia"],
  negative_symptoms: ["suicide-ideation"],
  summation: "A student who cannot sleep.",
  depression_risk: 1,
  suiside_risk: 0,
};
const settings: Record<string, Record<string, unknown>> = {
  "patient-psi": { profile: card, style: "reserved" },
  mentalarena: { profile: card },
  "deprofile-coc": {
    record,
    timeline: [
      { timestamp: 100, symptom: "insomnia", tweet: "I lay awake until four." },
      { timestamp: 108, life_event: "exam", tweet: "I failed the exam again." },
    ],
  },
  "interactive-agents": {
    post: "I moved here in spring and I know nobody. My flatmate is never home. At night I lie awake and think about going back. My parents say I should try harder.",
  },
  "psychosis-bench": { mode: "adaptive", expression: "implicit" },
  multitraitsss: { inputs: Array.from({ length: 20 }, (_, index) => `Line ${index + 1} of the script.`) },
  psaich: {
    questions: 6,
    scale: { name: "worry", mode: "item", items: ["How tense were you?"], options: ["not", "very"] },
  },
  mindeval: { seed: 7, adversarial: { subtype: "minimisation", exchange: 3 } },
};

for (const { name } of publishedSimulators) runSimulatorContract(name, settings[name] ?? {});

describe("published simulators", () => {
  const ports = { detectors: loadDetectors(), content: loadClientContent() };
  const open = (simulator: string, given: Record<string, never>) =>
    openSimulatedClient({ kind: "simulator", simulator, settings: given, exchanges: 4 }, publishedSimulators, ports);

  test("are eighteen, each under a name of its own", () => {
    expect(new Set(publishedSimulators.map(({ name }) => name)).size).toBe(18);
  });

  test("explain a name that is not there, and a profile that violates rules, field by field", () => {
    expect(() => open("patient-ps", {})).toThrow(/Did you mean "patient-psi"/);
    const wrong = { profile: { region: "rurall" } } as unknown as Record<string, never>; // as it would stand in a file
    expect(() => open("mindeval", wrong)).toThrow(
      /settings\.profile\.region: "rurall" is none .* Did you mean "rural"/,
    );
    const belief = { profile: { ...card, helpless_belief: ["I am a banana."] } } as unknown as Record<string, never>;
    expect(() => open("patient-psi", belief)).toThrow(/settings\.profile\.helpless_belief\.0: Not one of the helpless/);
  });

  test("play a drawn person who has what is asked for, and say when nobody drawn has", async () => {
    const given = (having: object) => ({ seed: 3, having }) as unknown as Record<string, never>; // as it would stand in a file
    const client = open("meddialogrubrics", given({ complaint: "panic", severity: "severe" }));
    const view = { id: "c", locale: "en-GB", repeat: 0, seed: 1, turns: [] };
    const opening = await client.reply(view, new AbortController().signal);
    expect(opening).toMatchObject({ status: "said", text: expect.stringContaining("I get these attacks.") });
    expect(() => open("meddialogrubrics", given({ complaint: "panik" }))).toThrow(
      /settings\.having: None of the first/,
    );
  });
});
