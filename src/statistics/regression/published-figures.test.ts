import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { linearRegression, significanceClusters, varianceComponents } from "../index.ts";
import { fitted } from "./fixtures/expect-fitted.ts";

// Public data, read from beside the project and shipped with nothing; their README states where they come from.
const folder = new URL("../../../../shared/data/", import.meta.url);
const theta = new URL("stm/gadarian_fit_theta.csv", folder);
const survey = new URL("stm/gadarian.csv", folder);
const mindeval = new URL("mindeval/human_annotations_part.jsonl.gz", folder);

describe.skipIf(!existsSync(theta))("topic shares on treatment, structural topic model (needs ../shared/data)", () => {
  const topics = existsSync(theta)
    ? readFileSync(theta, "utf8")
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(",").map(Number))
    : [];
  // Only the numbers at the start of each record are read; the answers themselves may span lines.
  const people = existsSync(survey)
    ? [...readFileSync(survey, "utf8").matchAll(/^[\d.]+,([01](?:\.0)?),([\d.]+),/gm)].map(([, arm, party]) => ({
        treatment: Number(arm),
        party: Number(party),
      }))
    : [];
  const treatment = people.map((person) => person.treatment);
  const party = people.map((person) => person.party);

  test.each([
    { topic: 1, intercept: 0.45615, effect: -0.17965, error: 0.0211, interaction: -0.15252 },
    { topic: 2, intercept: 0.196, effect: 0.27201, error: 0.02368, interaction: 0.09892 },
    { topic: 3, intercept: 0.34784, effect: -0.09236, error: 0.01996, interaction: 0.0536 },
  ])("topic $topic: $intercept and $effect", ({ topic, intercept, effect, error, interaction }) => {
    expect(people).toHaveLength(341);
    const shares = topics.map((row) => row[topic - 1] ?? 0);
    const fit = fitted(linearRegression(shares, { treatment }, null, { errors: "classical" }));
    expect(fit.coefficients[0]?.value).toBeCloseTo(intercept, 4);
    expect(fit.coefficients[1]?.value).toBeCloseTo(effect, 4);
    expect(fit.coefficients[1]?.standardError).toBeCloseTo(error, 4);
    const product = people.map((person) => person.treatment * person.party);
    const full = fitted(linearRegression(shares, { treatment, party, product }, null, { errors: "classical" }));
    expect(full.coefficients[3]?.value).toBeCloseTo(interaction, 4);
  });
});

describe.skipIf(!existsSync(mindeval))("MindEval's human ratings (needs ../shared/data)", () => {
  const sessions: Record<string, unknown>[] = existsSync(mindeval)
    ? gunzipSync(readFileSync(mindeval))
        .toString("utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
  const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);

  test("the published ranking procedure parts the best model from the last, not from the second", () => {
    // Zeros (not applicable) dropped; one mean per session. Expected p-values: t.test(paired, one-sided) in R.
    const profiles = [...new Set(sessions.map((session) => String(session.member_profile)))];
    const models = [...new Set(sessions.map((session) => String(session.model)))];
    const systems = models.map((name) => ({
      name,
      scores: profiles.map((profile) => {
        const session = sessions.find((one) => one.model === name && one.member_profile === profile) ?? {};
        const ratings = Object.entries(session)
          .filter(([key]) => /^criterion.*\.responses$/.test(key))
          .flatMap(([, value]) => numbers(value))
          .filter((rating) => rating > 0);
        return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
      }),
    }));
    const ranking = significanceClusters(systems, null);
    if (ranking.status !== "ranked") throw new Error(ranking.detail);
    expect(ranking.systems.map(({ name, cluster }) => [name.replace(/^.*\//, "").slice(0, 5), cluster])).toEqual([
      ["gpt-5", 1],
      ["Qwen3", 1],
      ["DeepS", 2],
    ]);
    expect(ranking.comparisons.map(({ pValue }) => pValue)).toEqual([
      expect.closeTo(0.1235884, 6),
      expect.closeTo(0.0333403, 6),
      expect.closeTo(0.2312965, 6),
    ]);
  });

  test("on criterion 10 psychologists differ more than sessions do, as lme4 says", () => {
    const rows = sessions.flatMap((session, index) => {
      const raters = Array.isArray(session["criterion_10.responses.users"])
        ? session["criterion_10.responses.users"].map(String)
        : [];
      return numbers(session["criterion_10.responses"])
        .map((score, place) => ({ score, session: index, rater: raters[place] ?? "" }))
        .filter(({ score }) => score > 0);
    });
    const { components } = fitted(
      varianceComponents(
        rows.map(({ score }) => score),
        { session: rows.map(({ session }) => session), rater: rows.map(({ rater }) => rater) },
      ),
    );
    expect(components.map(({ variance }) => variance)).toEqual([
      expect.closeTo(0.18015871, 5),
      expect.closeTo(0.60952383, 5),
      expect.closeTo(0.54603175, 5),
    ]);
  });
});
