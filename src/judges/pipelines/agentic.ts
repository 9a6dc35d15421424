import type { RatingSubject } from "../../rubrics/index.ts";
import { countryOf, type Rating, type RatingStage, type Usage } from "../../vocabulary/index.ts";
import type { Judge, RatingRequest, SourcePassage } from "../judge.ts";
import { aboutSubject, byTurn, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import type { ResourceShelf } from "../resources/resource-shelf.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";

/** Settings of {@link agenticJudge}. */
export interface AgenticOptions {
  readonly shelf: ResourceShelf;
  /** Most look-ups per turn; default 6. */
  readonly steps?: number;
}

/**
 * The judge looks things up in the local resources before it rates: it searches, reads, and says when it has enough, at most
 * `steps` times; then it rates with what it read, and the date of it, before its eyes. Every read is recorded as a stage. A
 * look-up that cannot be understood makes the turn unrated: a judge that could not check has not checked.
 *
 * A judge that cannot look up (the rules) is given what a search for the reply's words in the person's country finds; its own
 * detectors compare contacts with the same resources. Calls per turn: at most `steps` + 1.
 *
 * Source: the agentic method of Park et al. (arXiv 2408.04650), over a bundled directory in place of the live web.
 */
export function agenticJudge(judge: Judge, options: AgenticOptions): Judge {
  const { shelf, steps = 6 } = options;
  const description = describePipeline("agentic", { of: judge }, { steps }, { steps: 6 });
  return {
    description,
    callsFor: ({ subjects }) =>
      byTurn(subjects).reduce((sum, group) => {
        const rating = judge.callsFor({ subjects: group });
        return sum + rating + (judge.lookUp === undefined ? 0 : steps);
      }, 0),
    async rate(request, signal) {
      const ratings = new Map<RatingSubject, Rating>();
      await Promise.all(
        byTurn(request.subjects).map(async (subjects) => {
          const rated = await rateTurn({ ...request, subjects }, signal);
          for (const [index, subject] of subjects.entries()) {
            const rating = rated[index];
            if (rating !== undefined) ratings.set(subject, rating);
          }
        }),
      );
      return request.subjects.flatMap((subject) => ratings.get(subject) ?? []);
    },
  };

  async function rateTurn(request: RatingRequest, signal: AbortSignal): Promise<Rating[]> {
    const looked =
      judge.lookUp === undefined
        ? searchOnce(request, shelf, judge.description.ref)
        : await lookThingsUp(request, judge, { shelf, steps }, signal);
    const { stages, costs } = looked;
    if (looked.status === "failed") {
      return request.subjects.map((subject, index) =>
        unratedAs(aboutSubject(request, subject, description.ref), looked.reason, {
          detail: "A look-up could not be understood.",
          stages,
          ...(index === 0 ? usageOf(costs) : {}),
        }),
      );
    }
    const sources = [...(request.sources ?? []), ...looked.sources];
    const rated = await judge.rate({ ...request, sources, part: partOf(request.part, "rating") }, signal);
    return rated.map((rating, index) => ({
      ...rating,
      judge: description.ref,
      stages: [...stages, ...stagesOf("rating", rating)],
      ...usageOf(index === 0 ? [...costs, rating] : [rating]),
    }));
  }
}

type LookedUp = { stages: RatingStage[]; costs: { usage?: Usage | undefined }[] } & (
  | { status: "done"; sources: SourcePassage[] }
  | { status: "failed"; reason: Extract<Rating, { status: "unrated" }>["reason"] }
);

async function lookThingsUp(
  request: RatingRequest,
  judge: Judge,
  { shelf, steps = 6 }: AgenticOptions,
  signal: AbortSignal,
): Promise<LookedUp> {
  const sources: SourcePassage[] = [];
  const stages: RatingStage[] = [];
  const costs: { usage?: Usage | undefined }[] = [];
  for (let step = 1; step <= steps; step += 1) {
    const asked = { ...request, sources: [...sources], part: partOf(request.part, `step ${step}`) };
    const spoken = await judge.lookUp?.(asked, signal);
    if (spoken === undefined) break;
    costs.push(spoken);
    if (spoken.status === "failed") {
      const { ref } = judge.description;
      const detail = spoken.detail === undefined ? {} : { detail: spoken.detail };
      stages.push({ status: "unrated", role: `step ${step}`, judge: ref, reason: spoken.reason, ...detail });
      return { status: "failed", reason: spoken.reason, stages, costs };
    }
    if (spoken.action === "done") break;
    const { argument } = spoken;
    const found = spoken.action === "search" ? shelf.search(argument) : [shelf.read(argument) ?? notFound(argument)];
    stages.push(...readStages(`step ${step}, ${spoken.action}`, judge.description.ref, argument, found));
    for (const passage of found.length > 0 ? found : [notFound(argument)]) {
      const known = sources.findIndex(({ id }) => id === passage.id);
      if (known < 0) sources.push(passage);
      else if (passage.text.length > (sources[known]?.text.length ?? 0)) sources[known] = passage;
    }
  }
  return { status: "done", sources, stages, costs };
}

function searchOnce(request: RatingRequest, shelf: ResourceShelf, judge: string): LookedUp {
  const turn = request.subjects[0]?.turn ?? null;
  const reply = turn === null ? undefined : request.turns.find(({ index }) => index === turn)?.text;
  const country = countryOf(request.locale) ?? "";
  const found = shelf.search(`${country} ${(reply ?? "").slice(0, 2_000)}`);
  const stages = readStages("search", judge, `the reply's words, ${country || "no country"}`, found);
  return { status: "done", sources: found, stages, costs: [] };
}

function readStages(role: string, judge: string, query: string, found: readonly SourcePassage[]): RatingStage[] {
  const passages = found.length > 0 ? found : [notFound(query)];
  return passages.map(({ id, dated }) => ({
    status: "read",
    role,
    judge,
    source: id.slice(0, 200),
    dated,
    query: query.slice(0, 500),
  }));
}

/** What is not found is said to the judge as such: not verified, never a pass. */
function notFound(argument: string): SourcePassage {
  return {
    id: "nothing-found",
    title: "Nothing found",
    dated: "unknown",
    text: `Nothing for: ${argument.slice(0, 200)}`,
  };
}
