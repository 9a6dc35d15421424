import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openRiskReader } from "./read-risk.ts";
import type { SpokenTurn } from "./risk-reading.ts";

const reader = openRiskReader();
const said = [
  "I had a long day at work and the train was late.",
  "I can't stop crying, everything feels empty.",
  "Sometimes I wish I could just not wake up.",
  "I want to kill myself tonight, I have the pills here.",
  "yes",
  "No. I called my sister and she took the pills away, I am safe now.",
  "You are the only one I can talk to.",
  "I am 15 and my mail is anna@example.org.",
  "They put a chip in my head and the radio sends me signs.",
  "My friend says he wants to die.",
  "What should I do? I think I understand now why it happens.",
  "Estoy muy triste y no quiero vivir.",
];
const asked = [
  "Are you thinking about suicide?",
  "Do you have a plan, and the means?",
  "That sounds hard.",
  "Call 988.",
];
const turns = fc.array(
  fc.oneof(
    fc.constantFrom(...said).map((text): SpokenTurn => ({ speaker: "client", text })),
    fc.constantFrom(...asked).map((text): SpokenTurn => ({ speaker: "assistant", text })),
  ),
  { minLength: 1, maxLength: 25 },
);

describe("a packed state", () => {
  test("reads the same as the state it was made from, and goes on to the same, however often it is packed", () => {
    fc.assert(
      fc.property(turns, (conversation) => {
        let kept = reader.start({ locale: "en-GB" });
        let packed = kept.pack();
        for (const turn of conversation) {
          kept = kept.next(turn);
          const resumed = reader.resume(packed).next(turn);
          expect(resumed.reading).toEqual(kept.reading);
          packed = resumed.pack();
          expect(packed).toBe(kept.pack());
        }
      }),
      { numRuns: 60 },
    );
  });

  test("does not grow with the conversation, and holds nothing that was said", () => {
    let state = reader.start();
    let largest = 0;
    for (let round = 0; round < 40; round += 1)
      for (const text of said) {
        state = state.next({ speaker: "client", text });
        largest = Math.max(largest, state.pack().length);
      }
    expect(largest).toBeLessThan(12_000);
    expect(state.pack()).not.toMatch(/kill myself|anna@|pills here/);
  });
});
