import { describe, expect, test } from "vitest";
import { areaUnderRoc } from "../../statistics/index.ts";
import { isRealDataThere, realSets } from "../fixtures/real-messages.ts";
import { openRiskReader } from "./read-risk.ts";
import { isAtLeast } from "./risk-scale.ts";

// What the card (docs/detectors/builtin-risk.md) says of data that nothing here was trained on, from below. The bounds
// are guards against getting worse, set a little under what was measured.
const skipped = isRealDataThere ? "" : " (skipped: ../shared/data is not there)";
const reader = openRiskReader();

function read(id: string) {
  const units = realSets.find((set) => set.id === id)?.read() ?? [];
  const readings = units.map(({ texts, isCase }) => {
    const kinds = texts.map((text) => reader.read([{ speaker: "client", text }]).kinds.suicide);
    return {
      isCase,
      probability: Math.max(...kinds.map(({ probability }) => probability)),
      isFlagged: kinds.some(({ level }) => isAtLeast(level, "passive-ideation")),
    };
  });
  const share = (isCase: boolean) => {
    const group = readings.filter((reading) => reading.isCase === isCase);
    return group.filter(({ isFlagged }) => isFlagged).length / group.length;
  };
  const auc = areaUnderRoc(
    readings.map(({ isCase }) => (isCase ? 1 : 0)),
    readings.map(({ probability }) => probability),
  );
  return { auc: auc.status === "estimated" ? auc.value : 0, sensitivity: share(true), specificity: 1 - share(false) };
}

describe.skipIf(!isRealDataThere)(`the built-in reader on people's posts${skipped}`, () => {
  test("crisis inputs: suicidal ideation against none", () => {
    const { auc, sensitivity, specificity } = read("crisis-suicide");
    expect(auc).toBeGreaterThanOrEqual(0.89);
    expect(sensitivity).toBeGreaterThanOrEqual(0.72);
    expect(specificity).toBeGreaterThanOrEqual(0.91);
  });

  test("a suicide forum against a depression forum, where labels are weak", () => {
    expect(read("sdcnl").auc).toBeGreaterThanOrEqual(0.67);
  });
});
