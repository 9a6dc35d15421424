import { seededRandom } from "../../src/random/index.ts";
import {
  type Estimate,
  indicatorPredictors,
  mcnemarExact,
  pairedDifference,
  propensityMatch,
  similarPairs,
  stumpImportance,
  tfIdf,
} from "../../src/statistics/index.ts";

/**
 * How often the three answers to "which element goes with failure" are right, where it is known: one tone of three has three
 * times the odds, user and topic have no part in it. Run: npx tsx bench/coverage/which-element.ts 400
 */
const samples = Number(process.argv[2] ?? 400);
const counts = new Map<string, { hits: number; of: number }>();

function count(name: string, isHit: boolean): void {
  const entry = counts.get(name) ?? { hits: 0, of: 0 };
  counts.set(name, { hits: entry.hits + Number(isHit), of: entry.of + 1 });
}

const holds = (estimate: Estimate, truth: number) =>
  estimate.status === "estimated" && estimate.lower <= truth && truth <= estimate.upper;

/** SHAP values of the truth: ln 3 for a third of the prompts. */
const truths: Readonly<Record<string, number>> = {
  distressed: (2 / 3) * Math.log(3),
  calm: -Math.log(3) / 3,
  numb: -Math.log(3) / 3,
  student: 0,
  nurse: 0,
  carer: 0,
};
/** Words that carry a value: some tones have few, which makes them near to everything. */
const words: Readonly<Record<string, readonly string[]>> = {
  distressed: ["please", "cannot", "longer", "help"],
  calm: [],
  numb: ["nothing", "reaches", "me"],
  student: ["study", "far", "home"],
  nurse: ["nights", "ward"],
  carer: ["mother", "dementia", "look", "after"],
  sleep: ["awake", "since", "weeks", "night", "long", "tired"],
  grief: ["brother", "died", "june", "table", "set", "miss"],
};

for (let sample = 0; sample < samples; sample += 1) {
  const random = seededRandom("which-element", sample);
  const rows = Array.from({ length: 600 }, () => {
    const tone = random.pick(["calm", "distressed", "numb"]);
    const odds = tone === "distressed" ? 1.2 : 0.4;
    const own = { tone, user: random.pick(["student", "nurse", "carer"]), topic: random.pick(["sleep", "grief"]) };
    return { ...own, outcome: Number(random.next() < odds / (1 + odds)) };
  });
  const outcome = rows.map((row) => row.outcome);
  const of = (name: "tone" | "user" | "topic") => rows.map((row) => row[name]);

  const factors = { tone: of("tone"), user: of("user"), topic: of("topic") };
  const fit = stumpImportance(outcome, factors, null, { permutations: 39, seed: sample });
  for (const { name, pValue, values } of fit.status === "fitted" ? fit.factors : []) {
    count(`importance: ${name} has p of 0.05 or less`, pValue <= 0.05);
    for (const { value, contribution } of values) {
      const truth = truths[value];
      if (truth !== undefined) count(`importance: interval of ${value} holds the truth`, holds(contribution, truth));
    }
  }

  const contrast = (name: "tone" | "user", value: string, others: readonly ("tone" | "user" | "topic")[]) => {
    const covariates = Object.assign({}, ...others.map((other) => indicatorPredictors(other, of(other))));
    const match = propensityMatch(
      of(name).map((own) => Number(own === value)),
      covariates,
      { seed: sample },
    );
    const pairs = match.status === "matched" ? match.pairs : [];
    const side = (which: "treated" | "control") => pairs.map((pair) => outcome[pair[which]] ?? 0);
    const difference = pairedDifference(side("treated"), side("control"), null, { range: [0, 1] });
    return { difference, test: mcnemarExact(side("treated"), side("control")) };
  };
  const tone = contrast("tone", "distressed", ["user", "topic"]);
  count("matching: interval of distressed holds the truth", holds(tone.difference, 1.2 / 2.2 - 0.4 / 1.4));
  const user = contrast("user", "nurse", ["tone", "topic"]);
  count("matching: interval of nurse holds 0", holds(user.difference, 0));
  count("matching: nurse has p of 0.05 or less", user.test.status === "tested" && user.test.pValue <= 0.05);

  const vectors = tfIdf(
    rows.map((row, index) =>
      [row.topic, row.user, row.tone, `own${index % 40}`].flatMap((value) => words[value] ?? [value]),
    ),
  );
  for (const [name, value] of [
    ["tone", "distressed"],
    ["user", "nurse"],
    ["user", "carer"],
  ] as const) {
    const labels = of(name);
    const { pairs } = similarPairs(outcome, vectors, 0.3, { differIn: labels, seed: sample });
    const test = mcnemarExact(
      pairs.map(({ event }) => Number(labels[event] === value)),
      pairs.map(({ other }) => Number(labels[other] === value)),
    );
    count(`twins: ${value} has p of 0.05 or less`, test.status === "tested" && test.pValue <= 0.05);
  }
}

console.log("| what | share of samples |\n| --- | --- |");
for (const [name, { hits, of }] of counts) console.log(`| ${name} | ${((100 * hits) / of).toFixed(1)} % |`);
