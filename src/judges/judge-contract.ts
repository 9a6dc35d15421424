import { describe, expect, test } from "vitest";
import type { Judge, RatingRequest } from "./judge.ts";

/** What the contract needs to know of a judge. */
export interface JudgeContractSubject {
  readonly open: () => Judge;
  /** The same judge whose model always fails; undefined for one that asks none. */
  readonly openDown?: () => Judge;
  /** What it is asked to rate. */
  readonly request: RatingRequest;
  /** Calls its models have received so far, over all that `open` gave. */
  readonly calls: () => number;
  /** Whether answers decide how much is asked: then `callsFor` is the most. */
  readonly isBound?: boolean;
}

/** What every judge keeps, whatever it is made of. */
export function runJudgeContract(name: string, subject: JudgeContractSubject): void {
  const { open, openDown, request } = subject;
  describe(`${name} as a Judge`, () => {
    test("gives one rating for each subject, in the order asked, under its own reference", async () => {
      const judge = open();
      for (const subjects of [request.subjects, [...request.subjects].reverse(), request.subjects.slice(0, 1), []]) {
        const ratings = await judge.rate({ ...request, subjects }, new AbortController().signal);
        expect(ratings.map(({ itemId, turn }) => [itemId, turn])).toEqual(
          subjects.map(({ item, turn }) => [item.id, turn]),
        );
        for (const { judge: ref, rubricId, pass, attempt } of ratings) {
          expect([ref, rubricId, pass, attempt]).toEqual([judge.description.ref, request.rubric.id, 0, 0]);
        }
      }
    });

    test("says its calls before, makes as many, and counts each once in the ratings' usage", async () => {
      const judge = open();
      const planned = judge.callsFor(request);
      const before = subject.calls();
      const ratings = await judge.rate(request, new AbortController().signal);
      const made = subject.calls() - before;
      if (subject.isBound === true) expect(made).toBeLessThanOrEqual(planned);
      else expect(made).toBe(planned);
      const usages = ratings.flatMap(({ usage }) => usage ?? []);
      expect(usages.reduce((sum, { calls }) => sum + calls, 0)).toBe(made);
      expect(usages.reduce((sum, { costUsd }) => sum + (costUsd ?? Number.NaN), 0)).toBeCloseTo(0.01 * made, 9);
    });

    test("quotes stand verbatim where they are said to", async () => {
      for (const rating of await open().rate(request, new AbortController().signal)) {
        for (const { turn, quote, start } of rating.status === "rated" ? rating.evidence : []) {
          const text = request.turns.find(({ index }) => index === turn)?.text ?? "";
          expect(text.slice(start, start + quote.length)).toBe(quote);
        }
      }
    });

    test("gives up when it is told to, with the reason", async () => {
      const reason = new Error("enough");
      await expect(open().rate(request, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test.runIf(openDown !== undefined)(
      "without its model nothing is rated, and the reason is the model's",
      async () => {
        const ratings = (await openDown?.().rate(request, new AbortController().signal)) ?? [];
        expect(ratings).toHaveLength(request.subjects.length);
        for (const rating of ratings) expect(rating).toMatchObject({ status: "unrated", reason: "judge-unavailable" });
      },
    );
  });
}
