// Measures the built-in reader on data it was not made from, and writes docs/detectors/measurements.json, from which
// `scripts/write-detector-cards.ts` makes the cards. A look at outside data is logged with its date and reason:
//   npx tsx bench/detection/measure.ts --look "why"
// Without --look it prints what it measures and writes nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isRealDataThere, realSets } from "../../src/detection/fixtures/real-messages.ts";
import { openRiskReader } from "../../src/detection/index.ts";
import { measureIndirect } from "./measure-indirect.ts";
import { measureSet, measureUnlabelled, type SetMeasurement } from "./measure-set.ts";

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
if (values.look !== undefined) {
  const before = JSON.parse(readFileSync(out, "utf8")) as { looks: unknown[] }; // written here
  const look = {
    date: new Date().toISOString().slice(0, 16),
    reason: values.look,
    model: reader.description.version,
    auc: Object.fromEntries(
      [...sets, ...indirect].map(({ id, auc }) => [
        id,
        auc.status === "estimated" ? Number(auc.value.toFixed(3)) : auc.reason,
      ]),
    ),
  };
  const unlabelled = isRealDataThere ? measureUnlabelled(reader) : [];
  const all = { model: reader.description, sets, indirect, unlabelled, looks: [...before.looks, look] };
  writeFileSync(out, `${JSON.stringify(all, null, 1)}\n`);
}

function print({ id, cases, others, auc, sensitivity, specificity }: SetMeasurement): void {
  const of = (estimate: SetMeasurement["auc"]) =>
    estimate.status === "estimated"
      ? `${estimate.value.toFixed(3)} (${estimate.lower.toFixed(3)} to ${estimate.upper.toFixed(3)})`
      : estimate.reason;
  process.stdout.write(
    `${id}: ${cases} cases, ${others} others; AUC ${of(auc)}; sensitivity ${of(sensitivity)}; specificity ${of(specificity)}\n`,
  );
}
