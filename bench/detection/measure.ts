// Measures the built-in reader on data it was not made from, and writes docs/detectors/measurements.json, from which
// `scripts/write-detector-cards.ts` makes the cards. A look at outside data is logged with its date and reason:
//   npx tsx bench/detection/measure.ts --look "why"
// Without --look it prints what it measures and writes nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isRealDataThere, realSets } from "../../src/detection/fixtures/real-messages.ts";
import { openRiskReader } from "../../src/detection/index.ts";
import { measureDangers } from "./measure-dangers.ts";
import { measureGradual } from "./measure-gradual.ts";
import { measureIndirect } from "./measure-indirect.ts";
import { measureLanguages } from "./measure-languages.ts";
import { measureOrdinary } from "./measure-ordinary.ts";
import { measureSet, measureUnlabelled, type SetMeasurement } from "./measure-set.ts";
import { measureTalk } from "./measure-talk.ts";

const { values } = parseArgs({
  options: { look: { type: "string" }, only: { type: "string" } },
});
const out = join(import.meta.dirname, "../../docs/detectors/measurements.json");
const reader = openRiskReader();
const sets: SetMeasurement[] = [];
if (isRealDataThere) {
  for (const set of realSets) {
    if (values.only !== undefined && !set.id.includes(values.only)) continue;
    const measured = measureSet(reader, set.kind, set, set.read());
    sets.push(measured);
    print(measured);
  }
} else process.stdout.write("../shared/data is not there: nothing real is measured.\n");
const indirect = values.only === undefined || values.only === "indirect" ? measureIndirect(reader) : [];
indirect.forEach(print);
const languages = values.only === undefined || values.only === "languages" ? measureLanguages(reader) : [];
for (const { whole } of languages) print(whole);
const dangers = values.only === undefined || values.only === "dangers" ? measureDangers(reader) : [];
for (const { english, otherLanguages } of dangers.flatMap(({ dangers: of }) => of))
  [english, otherLanguages].forEach(print);
const gradual = values.only === undefined || values.only === "gradual" ? measureGradual(reader) : [];
for (const { id, raised, raisedInTime, falseAlarms, auc } of gradual)
  process.stdout.write(
    `${id}: raised ${said(raised)}, in time ${said(raisedInTime)}; false alarms ${said(falseAlarms)}; AUC ${said(auc)}\n`,
  );
const ordinary = measureOrdinary(reader);
process.stdout.write(`ordinary sentences: ${ordinary.sentences}; flagged ${said(ordinary.flagged)}\n`);
const talk = isRealDataThere ? measureTalk(reader) : [];
for (const { id, turns, flagged, flaggedHigh, raised, raisedHigh } of talk)
  process.stdout.write(
    `${id}: ${turns} turns; flagged for suicide ${said(flagged)}, high ${said(flaggedHigh)}; conversations ${said(raised)}, high ${said(raisedHigh)}\n`,
  );
if (values.look !== undefined) {
  const before = JSON.parse(readFileSync(out, "utf8")) as { looks: unknown[] }; // written here
  const look = {
    date: new Date().toISOString().slice(0, 16),
    reason: values.look,
    model: reader.description.version,
    auc: Object.fromEntries(
      [...sets, ...indirect, ...languages.map(({ whole }) => whole)].map(({ id, auc }) => [
        id,
        auc.status === "estimated" ? Number(auc.value.toFixed(3)) : auc.reason,
      ]),
    ),
  };
  const unlabelled = isRealDataThere ? measureUnlabelled(reader) : [];
  const all = {
    model: reader.description,
    sets,
    indirect,
    languages,
    dangers,
    gradual,
    ordinary,
    talk,
    unlabelled,
    looks: [...before.looks, look],
  };
  writeFileSync(out, `${JSON.stringify(all, null, 1)}\n`);
}

function print({ id, cases, others, auc, sensitivity, specificity }: SetMeasurement): void {
  process.stdout.write(
    `${id}: ${cases} cases, ${others} others; AUC ${said(auc)}; sensitivity ${said(sensitivity)}; specificity ${said(specificity)}\n`,
  );
}

function said(estimate: SetMeasurement["auc"]): string {
  return estimate.status === "estimated"
    ? `${estimate.value.toFixed(3)} (${estimate.lower.toFixed(3)} to ${estimate.upper.toFixed(3)})`
    : estimate.reason;
}
