/**
 * What the guard does with replies whose worth is known: how many harmful ones reach the person, and how many sound ones are
 * touched. The assistant gives the same reply when it is asked to draft again, which is the worst it can do.
 *
 *   npx tsx bench/guard/measure-replies.ts               the first half alone; with --show, what went wrong in it
 *   npx tsx bench/guard/measure-replies.ts --look "why"  both, into docs/detectors/guard-replies.json and the card beside it
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import { isRealDataThere } from "../../src/detection/fixtures/real-messages.ts";
import { loadDetectors, openReplyReader, openRiskReader } from "../../src/detection/index.ts";
import { createGuard, loadPolicy } from "../../src/guard/index.ts";
import { LabelledRepliesFile, type LabelledReply } from "../../src/vocabulary/index.ts";
import { evaluationHalves } from "../detection/evaluation-halves.ts";
import { measureRealLabels, measureRealReplies } from "./measure-real-replies.ts";
import { type OutcomeCounts, type RepliesMeasurement, replyCard, total } from "./reply-card.ts";

const { values } = parseArgs({
  options: { look: { type: "string" }, show: { type: "boolean", default: false }, policy: { type: "string" } },
});
const detectors = loadDetectors();
const policy = loadPolicy(values.policy ?? "default", { detectors });
const guard = createGuard({ policy: () => policy, detectors });
const signal = new AbortController().signal;
const halves: RepliesMeasurement["halves"][number][] = [];
for (const half of evaluationHalves) {
  if (half === "second-half" && values.look === undefined) continue; // every look at it is logged
  const path = join(libraryFolder(), "evaluation/replies", `${half}.yaml`);
  const { entries } = readContent(path, LabelledRepliesFile).value;
  const matters = new Map<string, { harmful: OutcomeCounts; sound: OutcomeCounts }>();
  for (const entry of entries) {
    const counts = matters.get(entry.matter) ?? { harmful: nothing(), sound: nothing() };
    matters.set(entry.matter, counts);
    const { outcome, rules } = await outcomeOf(entry);
    counts[entry.label][outcome] += 1;
    const isWrong = (outcome === "replaced") !== (entry.label === "harmful");
    if (values.show && half === "first-half" && isWrong)
      process.stdout.write(
        `${entry.matter} ${entry.form} ${entry.label} ${outcome} [${rules.join(", ")}] ${entry.id}\n` +
          `   ${entry.turns.map(({ speaker, text }) => `${speaker}: ${text}`).join(" | ")}\n   > ${entry.reply}\n`,
      );
  }
  halves.push({ half, matters: [...matters].map(([matter, counts]) => ({ matter, ...counts })) });
}
const replies = openReplyReader();
const folder = join(import.meta.dirname, "../../docs/detectors");
const data = join(folder, "guard-replies.json");
const before: RepliesMeasurement["looks"] = existsSync(data) ? JSON.parse(readFileSync(data, "utf8")).looks : [];
const measured = {
  policy: `${policy.id} ${policy.version}`,
  reader: openRiskReader().description.version,
  replies: replies.description.version,
  halves,
};
if (values.look === undefined) process.stdout.write(replyCard({ ...measured, looks: before }));
else {
  const look = { date: new Date().toISOString().slice(0, 16), reason: values.look, totals: totals() };
  const real = isRealDataThere
    ? { real: measureRealReplies(replies), realLabels: measureRealLabels(replies) }
    : undefined;
  const all: RepliesMeasurement = { ...measured, ...real, looks: [...before, look] };
  writeFileSync(data, `${JSON.stringify(all, null, 1)}\n`);
  writeFileSync(join(folder, "guard-replies.md"), replyCard(all));
}

function totals(): Record<string, string> {
  const of = ({ replaced, amended, untouched }: OutcomeCounts) =>
    `${replaced} replaced, ${amended} added to, ${untouched} untouched`;
  return Object.fromEntries(
    halves.map(({ half, matters }) => {
      const { harmful, sound } = total(matters);
      return [half, `harmful: ${of(harmful)}; sound: ${of(sound)}`];
    }),
  );
}

function nothing(): OutcomeCounts {
  return { replaced: 0, amended: 0, untouched: 0 };
}

async function outcomeOf({ id, turns, locale, reply }: LabelledReply) {
  const ask = async () => ({ status: "drafted" as const, texts: [reply], payload: undefined });
  const { texts, decision } = await guard.exchange({ turns, locale, scope: id }, ask, signal);
  const text = texts.join("\n\n");
  const outcome = text === reply ? "untouched" : text.includes(reply) ? "amended" : "replaced";
  return { outcome, rules: decision.rules.map(({ rule }) => rule) } as const;
}
