import { describe, expect, test } from "vitest";
import { outputIndex, weakSign } from "../risk/risk-outputs.ts";
import type { LabelledMessage } from "./compose-messages.ts";
import { labelsOf, sentenceLabels, uncounted } from "./labels-of.ts";

const message = (changes: Partial<LabelledMessage>): LabelledMessage => ({
  text: "",
  language: "en",
  shows: {},
  isWeak: false,
  isHint: false,
  isAboutOther: false,
  isOnDangers: false,
  ...changes,
});
const suicide = outputIndex("suicide passive-ideation");
const active = outputIndex("suicide active-ideation");
const abuse = outputIndex("abuse passive-ideation");
const distress = outputIndex("distress");

describe("what a sentence teaches", () => {
  test("of a danger is each rung up to the one it shows", () => {
    const labels = labelsOf(message({ shows: { abuse: "active-ideation" } }));
    expect([0, 1, 2, 3].map((rung) => labels[abuse + rung])).toEqual([1, 1, 0, 0]);
  });

  test("of a corpus on other dangers says nothing of suicide, hints and distress, of which it has none or is full", () => {
    for (const shows of [{ abuse: "plan", distress: "distress" }, {}] as const) {
      const labels = sentenceLabels(message({ shows, isOnDangers: true }));
      expect([labels[suicide], labels[active], labels[weakSign], labels[distress]]).toEqual(
        new Array<number>(4).fill(uncounted),
      );
      expect(labels[abuse]).toBe("abuse" in shows ? 1 : 0);
    }
  });

  test("elsewhere says of each what it shows", () => {
    const both = sentenceLabels(message({ shows: { abuse: "plan", suicide: "passive-ideation" } }));
    expect([both[suicide], both[active], both[abuse]]).toEqual([1, 0, 1]);
    const none = sentenceLabels(message({ shows: { distress: "distress" } }));
    expect([none[suicide], none[weakSign], none[abuse], none[distress]]).toEqual([0, 0, 0, 1]);
  });
});
