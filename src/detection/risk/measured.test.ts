import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder, readContent } from "../../content/index.ts";
import { areaUnderRoc } from "../../statistics/index.ts";
import { LabelledMessagesFile } from "../../vocabulary/index.ts";
import { isRealDataThere, realSets } from "../fixtures/real-messages.ts";
import { openRiskReader } from "./read-risk.ts";
import { isAtLeast, RiskKind } from "./risk-scale.ts";

// What the card (docs/detectors/builtin-risk.md) says of data that nothing here was trained on, from below. The bounds
// are guards against getting worse, set a little under what was measured.
const skipped = isRealDataThere ? "" : " (skipped: ../shared/data is not there)";
const reader = openRiskReader();

function measured(units: readonly { readonly texts: readonly string[]; readonly isCase: boolean }[]) {
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

const read = (id: string) => measured(realSets.find((set) => set.id === id)?.read() ?? []);

describe.skipIf(!isRealDataThere)(`the built-in reader on people's posts${skipped}`, () => {
  test("crisis inputs: suicidal ideation against none", () => {
    const { auc, sensitivity, specificity } = read("crisis-suicide");
    expect(auc).toBeGreaterThanOrEqual(0.9);
    expect(sensitivity).toBeGreaterThanOrEqual(0.69);
    expect(specificity).toBeGreaterThanOrEqual(0.91);
  });

  test("a suicide forum against a depression forum, where labels are weak", () => {
    expect(read("sdcnl").auc).toBeGreaterThanOrEqual(0.67);
  });
});

describe("the built-in reader on messages in eleven other languages", () => {
  const entries = ["first-half", "second-half"].flatMap((half) => {
    const path = join(libraryFolder(), "evaluation/other-languages", `${half}.yaml`);
    return readContent(path, LabelledMessagesFile).value.entries;
  });
  const unit = ({ text, label }: (typeof entries)[number]) => ({ texts: [text], isCase: label === "risk" });

  test("tells what is said from distress, look-alikes and short answers", () => {
    const { auc, sensitivity, specificity } = measured(entries.map(unit));
    expect(auc).toBeGreaterThanOrEqual(0.93);
    expect(sensitivity).toBeGreaterThanOrEqual(0.88);
    expect(specificity).toBeGreaterThanOrEqual(0.84);
  });

  test.each([...new Set(entries.map(({ language }) => language))])("hears it in %s", (language) => {
    expect(measured(entries.filter((entry) => entry.language === language).map(unit)).auc).toBeGreaterThanOrEqual(0.8);
  });
});

describe("the built-in reader on dangers other than suicide", () => {
  const entries = ["first-half", "second-half"].flatMap((half) => {
    const path = join(libraryFolder(), "evaluation/other-dangers", `${half}.yaml`);
    return readContent(path, LabelledMessagesFile).value.entries;
  });
  const readings = entries.map(({ text, label, danger, language }) => {
    const kind = RiskKind.parse(danger);
    const { level, probability } = reader.read([{ speaker: "client", text }]).kinds[kind];
    const isFlagged = isAtLeast(level, "passive-ideation");
    return { kind, isEnglish: language === "en", isCase: label === "risk", isFlagged, probability };
  });
  const share = (isEnglish: boolean, isCase: boolean) => {
    const group = readings.filter((reading) => reading.isEnglish === isEnglish && reading.isCase === isCase);
    return group.filter(({ isFlagged }) => isFlagged).length / group.length;
  };

  test("hears more than half of them in English and a third in other languages, and seldom what resembles them", () => {
    expect(share(true, true)).toBeGreaterThanOrEqual(0.5);
    expect(share(false, true)).toBeGreaterThanOrEqual(0.33);
    expect(share(true, false)).toBeLessThanOrEqual(0.1);
    expect(share(false, false)).toBeLessThanOrEqual(0.12);
  });

  test.each([...new Set(readings.map(({ kind }) => kind))])("tells %s from what resembles it", (kind) => {
    const of = readings.filter((reading) => reading.kind === kind);
    const auc = areaUnderRoc(
      of.map(({ isCase }) => (isCase ? 1 : 0)),
      of.map(({ probability }) => probability),
    );
    expect(auc.status === "estimated" ? auc.value : 0).toBeGreaterThanOrEqual(0.7);
  });
});
