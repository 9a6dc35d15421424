import { type RatingSubject, scaleEnds } from "../../rubrics/index.ts";
import type { Evidence, Rating, Turn } from "../../vocabulary/index.ts";
import type { Gathering, Judge, RatingRequest, Remark, Spoken } from "../judge.ts";
import { aboutSubject, byTurn, findQuote, spokenStage, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";

/** Settings of {@link evidenceFirstJudge}. */
export interface EvidenceFirstOptions {
  /**
   * What an item is that no passage bears on: no rating, or the lowest level of its scale, as scoring conventions with "0
   * if absent" have it. Default `unrated`.
   */
  absent?: "unrated" | "lowest";
}

/**
 * Two stages. First the judge gathers, per item, the passages that bear on it and what they show, without a level; every
 * passage is checked against the transcript. Then it rates from the passages alone: the rest of the transcript is not shown.
 * Calls per turn: 2.
 *
 * A judge that cannot gather (a pipeline) rates twice: the passages of its first rating are what its second one sees.
 *
 * Source: items-aware reasoning of IPAEval (arXiv 2410.05824).
 */
export function evidenceFirstJudge(judge: Judge, options: EvidenceFirstOptions = {}): Judge {
  const { absent = "unrated" } = options;
  const description = describePipeline("evidence-first", { of: judge }, { absent }, { absent: "unrated" });
  return {
    description,
    callsFor(request) {
      const gathering = judge.gather === undefined ? judge.callsFor(request) : modelGatherCalls(judge, request);
      return gathering + request.subjects.reduce((sum, subject) => sum + judge.callsFor({ subjects: [subject] }), 0);
    },
    async rate(request, signal) {
      const gathered = await gatherWith(judge, { ...request, part: partOf(request.part, "evidence") }, signal);
      return Promise.all(request.subjects.map((subject, index) => rateFrom(request, subject, gathered[index], signal)));
    },
  };

  async function rateFrom(
    request: RatingRequest,
    subject: RatingSubject,
    found: Spoken<Gathering> | undefined,
    signal: AbortSignal,
  ): Promise<Rating> {
    const about = aboutSubject(request, subject, description.ref);
    if (found === undefined) throw new Error("A judge gathers once for each subject.");
    const { ref } = judge.description;
    const stage = spokenStage("evidence", ref, found, ({ note, evidence }) => ({ note, evidence }));
    const before = { stages: [stage], ...usageOf([found]) };
    if (found.status === "failed") return unratedAs(about, found.reason, { detail: found.detail, ...before });
    if (found.evidence.length === 0) {
      if (absent === "unrated") return unratedAs(about, "no-evidence", before);
      const [level] = scaleEnds(subject.item);
      if (subject.item.evidenceFor.includes(level)) return unratedAs(about, "no-evidence", before);
      return { status: "rated", ...about, level, evidence: [], note: "absent: nothing said bears on it", ...before };
    }
    const remark: Remark = { by: "evidence stage", itemId: subject.item.id, text: found.note };
    const [rating] = await judge.rate(
      {
        ...request,
        subjects: [subject],
        turns: passagesOnly(request.turns, found.evidence, subject.turn),
        remarks: [...(request.remarks ?? []), remark],
        part: partOf(request.part, "levels"),
      },
      signal,
    );
    if (rating === undefined) throw new Error("A judge gives one rating for each subject.");
    const kept = { stages: [stage, ...stagesOf("levels", rating)], ...usageOf([found, rating]) };
    if (rating.status !== "rated") return { ...rating, judge: description.ref, ...kept };
    const evidence: Evidence[] = [];
    for (const { quote } of rating.evidence) {
      const place = findQuote(request.turns, subject.turn, quote);
      if (place === undefined) return unratedAs(about, "quote-not-found", kept);
      evidence.push(place);
    }
    return { ...rating, judge: description.ref, evidence, ...kept };
  }
}

/** The transcript with nothing but the passages, each on a line of its own; other turns and words are left out. */
function passagesOnly(turns: readonly Turn[], evidence: readonly Evidence[], rated: number | null): Turn[] {
  return turns.flatMap((turn) => {
    const own = evidence
      .filter((passage) => passage.turn === turn.index)
      .sort((left, right) => left.start - right.start)
      .map(({ quote }) => quote);
    if (own.length === 0 && turn.index !== rated) return [];
    return [{ ...turn, text: [...new Set(own)].join("\n") }];
  });
}

function modelGatherCalls(judge: Judge, { subjects }: Pick<RatingRequest, "subjects">): number {
  return judge.callsFor({ subjects }) === 0 ? 0 : byTurn(subjects).length;
}

async function gatherWith(judge: Judge, request: RatingRequest, signal: AbortSignal): Promise<Spoken<Gathering>[]> {
  if (judge.gather !== undefined) return judge.gather(request, signal);
  const ratings = await judge.rate(request, signal);
  return ratings.map((rating): Spoken<Gathering> => {
    const usage = usageOf([rating]);
    if (rating.status === "unrated") return { status: "failed", reason: rating.reason, ...usage };
    const evidence = rating.status === "rated" ? rating.evidence : [];
    return { status: "said", evidence, note: rating.note ?? "", ...usage };
  });
}
