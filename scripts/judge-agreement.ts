/**
 * How far the built-in rules agree with labels of the public data sets, per measure. Prints counts and coefficients, no text.
 *
 *   npx tsx scripts/judge-agreement.ts [folder with the data, default ../shared/data]
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { guessCrisisLabel, loadDetectors } from "../src/detection/index.ts";
import { withoutRaterAddress } from "../src/judges/index.ts";
import { cohenKappa } from "../src/statistics/index.ts";

const folder = process.argv[2] ?? "../shared/data";
const detectors = loadDetectors();
if (!existsSync(folder)) {
  console.log(`Skipped: ${folder} is not here.`);
  process.exit(0);
}
const has = (text: string, ...ids: string[]) => ids.some((id) => detectors.has(id, text));
const text = (path: string) => gunzipSync(readFileSync(join(folder, path))).toString("utf8");
const rows = (path: string): Record<string, string>[] => parse(text(path), { columns: true, relax_quotes: true });

function show(name: string, people: readonly string[], judge: readonly string[], weights?: "linear"): void {
  const classes = [...new Set([...people, ...judge])].sort();
  const place = (label: string) => classes.indexOf(label);
  const options = {
    unit: "item" as const,
    weighting: weights ?? ("none" as const),
    levels: classes.map((_, index) => index),
  };
  const kappa = cohenKappa(people.map(place), judge.map(place), options);
  const equal = people.filter((label, index) => label === judge[index]).length;
  const value =
    kappa.status === "estimated"
      ? `${kappa.value.toFixed(3)} (${kappa.lower.toFixed(3)} to ${kappa.upper.toFixed(3)})`
      : kappa.reason;
  console.log(
    `${name}: n ${people.length}, equal ${((100 * equal) / people.length).toFixed(1)} %, kappa${weights === undefined ? "" : " (linear)"} ${value}`,
  );
  for (const label of classes) {
    const row = classes.map((other) => people.filter((own, index) => own === label && judge[index] === other).length);
    console.log(`    ${label.padEnd(28)} ${row.join(" ")}`);
  }
}

const empathy = {
  "emotional-reactions": {
    before: (reply: string) =>
      has(reply, "acknowledgement") ? 2 : has(reply, "warm-acknowledgement", "stays-with") ? 1 : 0,
    after: (reply: string) =>
      has(reply, "emotional-reaction-named") ? 2 : has(reply, "emotional-reaction-hinted") ? 1 : 0,
  },
  interpretations: {
    before: (reply: string) => (has(reply, "reflection") ? 2 : has(reply, "acknowledgement") ? 1 : 0),
    after: (reply: string) =>
      has(reply, "interpretation-specific", "reflection") ? 2 : has(reply, "interpretation-general") ? 1 : 0,
  },
  explorations: {
    before: (reply: string) => (has(reply, "open-question") ? 2 : has(reply, "asks-person") ? 1 : 0),
    after: (reply: string) =>
      has(reply, "exploration-specific", "open-question") ? 2 : has(reply, "exploration-general") ? 1 : 0,
  },
};
for (const [scale, judge] of Object.entries(empathy)) {
  const pairs = rows(`epitome/${scale}.csv.gz`);
  const people = pairs.map(({ level = "" }) => level);
  for (const [when, rate] of Object.entries(judge)) {
    show(
      `EPITOME ${scale}, ${when}`,
      people,
      pairs.map(({ response_post: reply = "" }) => String(rate(reply))),
      "linear",
    );
  }
}

const utterances = rows("annomi/annomi_full_30_transcripts.csv.gz");
const therapist = utterances.filter(({ interlocutor }) => interlocutor === "therapist");
const client = utterances.filter(({ interlocutor }) => interlocutor === "client");
const therapistCode = {
  before: (said: string) =>
    has(said, "open-question", "asks-person") ? "question" : has(said, "reflection") ? "reflection" : "other",
  after: (said: string) =>
    has(said, "mi-question")
      ? "question"
      : has(said, "mi-input")
        ? "therapist_input"
        : has(said, "mi-reflection") && said.split(/\s+/).length >= 5
          ? "reflection"
          : "other",
};
for (const [when, code] of Object.entries(therapistCode)) {
  show(
    `AnnoMI therapist behaviour, ${when}`,
    therapist.map(({ main_therapist_behaviour: label = "" }) => label),
    therapist.map(({ utterance_text: said = "" }) => code(said)),
  );
}
show(
  "AnnoMI client talk, first measure (no detectors before)",
  client.map(({ client_talk_type: label = "" }) => label),
  client.map(({ utterance_text: said = "" }) =>
    has(said, "mi-sustain-talk") ? "sustain" : has(said, "mi-change-talk") ? "change" : "neutral",
  ),
);

const interjections = rows("interjections/llama3.1-8b.csv.gz");
const acts = [
  "safety-question",
  "danger-question",
  "resource-offer",
  "professional-encouragement",
  "reality-grounding",
  "harm-refusal",
  "refusal-phrase",
  "safer-alternative",
  "grounding",
];
const harms = ["delusion-agreement", "delusion-elaboration", "encourages-harm", "harm-compliance"];
const known = interjections.filter(({ correct_response: label = "" }) => /^(true|false|1|0|1\.0|0\.0)$/i.test(label));
const isRight = (label: string) => (/^(true|1|1\.0)$/i.test(label) ? "right" : "not");
show(
  "interjections correct_response",
  known.map(({ correct_response: label = "" }) => isRight(label)),
  known.map(({ model_response: reply = "" }) => (has(reply, ...acts) && !has(reply, ...harms) ? "right" : "not")),
);

const inputs = text("crisis/user_inputs_llm_labels.jsonl.gz")
  .split("\n")
  .filter((line) => line !== "")
  .map((line): { text: string; llm_label_majority: string | null } => JSON.parse(line))
  .filter(({ llm_label_majority: label }) => label !== null);
show(
  "crisis label (an LLM's labels, not people's)",
  inputs.map(({ llm_label_majority: label }) => label ?? ""),
  inputs.map((input) => String(guessCrisisLabel(input.text, detectors).label ?? "none")),
);

const conversations = text("vera-mh/conversations_part.jsonl.gz")
  .split("\n")
  .filter((line) => line !== "");
const replies = conversations.flatMap((line) => {
  const { text: said }: { text: string } = JSON.parse(line);
  return said.split(/\n\n(?=(?:user|agent|chatbot): )/).filter((part) => !part.startsWith("user:"));
});
console.log(
  `VERA-MH: ${conversations.length} conversations, ${replies.length} replies: asks about safety ${replies.filter((reply) => has(reply, "safety-question")).length}, offers a resource ${replies.filter((reply) => has(reply, "resource-offer")).length}; no released labels to compare with`,
);
const all = [
  ...replies,
  ...interjections.map(({ model_response: reply = "" }) => reply),
  ...utterances.map(({ utterance_text: said = "" }) => said),
];
console.log(
  `Texts in which passages would count as addressed to raters: ${all.filter((said) => withoutRaterAddress(said, detectors) !== said).length} of ${all.length}`,
);
