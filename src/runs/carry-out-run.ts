import { setMaxListeners } from "node:events";
import { withOptions } from "../answers/index.ts";
import { givenReplies } from "../assistants/index.ts";
import { type Enactment, enact } from "../conversations/index.ts";
import { type Judge, seesClientState } from "../judges/index.ts";
import { type RatingSubject, ratingSubjects } from "../rubrics/index.ts";
import type { RunWriter } from "../store/index.ts";
import { isOutage, type Suite } from "../suites/index.ts";
import type {
  EndReason,
  Participant,
  PlannedConversation,
  Rating,
  Rubric,
  RunManifest,
  Scenario,
  StoredConversation,
} from "../vocabulary/index.ts";
import type { RunObserver } from "./run-observer.ts";
import { stoppingRule } from "./stopping-rule.ts";

/** What carrying out a run needs from outside. */
export interface RunPorts {
  readonly writer: RunWriter;
  readonly suites: readonly Suite[];
  /** One participant per assistant reference; shared by all its conversations. */
  readonly assistants: ReadonlyMap<string, Participant>;
  /** Makes the client of a scenario. */
  readonly clientFor: (scenario: Scenario, clientRef?: string) => Participant;
  readonly judge: Judge;
  /** In a run that measures judges: who rates the conversations planned for it. */
  readonly measuredJudges?: ReadonlyMap<string, Judge>;
  /** By suite id, for suites that say how they are rated. */
  readonly suiteJudges?: ReadonlyMap<string, Judge>;
  /** Whether a detector finds anything in an assistant's reply; for suites whose conversations end with a hand-over. */
  readonly hasDetection: (detector: string, text: string, locale: string) => boolean;
  /** Times the judge rates each subject; default 1. */
  readonly passes?: number;
  /** Requests meant to be under way at once; default 10. {@link underWayAt} says how many conversations that makes. */
  readonly concurrency?: number;
  readonly signal: AbortSignal;
  readonly observer?: RunObserver;
}

/**
 * Conversations under way for that many requests at once: half as many again (one for one), so that while some make a turn
 * durable or are rated, others use their places. How many requests a provider sees at once is the models' limit, not this.
 */
export function underWayAt(concurrency: number): number {
  return Math.floor(concurrency * 1.5);
}

/**
 * Carries out what of a run is not done yet: conversations that never began, were interrupted or failed are enacted from
 * where they stand, and what is not rated (or was not, for want of a judge) is rated. Calling it on a finished run does
 * nothing. One conversation's failure does not touch the others; a store that cannot write stops the run.
 *
 * @throws the signal's reason when `signal` aborts; everything stored until then stays
 */
export async function carryOutRun(manifest: RunManifest, ports: RunPorts): Promise<void> {
  const { concurrency = 10, observer, signal } = ports;
  const suites = new Map(ports.suites.map((suite) => [suite.definition.id, new SuiteIndex(suite)]));
  const queue = manifest.conversations.values();
  const rule = stoppingRule(manifest, ports.suites);
  const stop = new AbortController();
  const running = AbortSignal.any([signal, stop.signal]);
  setMaxListeners(0, signal, running); // every call under way listens, and there is no bound on those

  async function work(): Promise<void> {
    // All workers draw from one iterator, so each conversation has exactly one worker.
    for (const planned of queue) {
      running.throwIfAborted();
      if (!rule.isNeeded(planned)) {
        observer?.({ type: "conversation-skipped", planned });
        continue;
      }
      const suite = suites.get(planned.suiteId);
      const scenario = suite?.scenarios.get(planned.scenarioId);
      const assistant = ports.assistants.get(planned.assistant);
      if (suite === undefined || scenario === undefined || assistant === undefined) {
        throw new Error(`The manifest plans ${planned.id} with a suite, scenario or assistant that was not opened.`);
      }
      await carryOutConversation(
        manifest,
        { planned, suite: suite.suite, scenario, assistant },
        { ...ports, signal: running },
      );
      if (manifest.untilDecided !== undefined) {
        rule.done(planned, await ports.writer.readConversation(planned.id));
      }
    }
  }

  observer?.({ type: "run-start", planned: manifest.conversations.length });
  const underWay = Math.min(underWayAt(concurrency), manifest.conversations.length);
  const workers = Array.from({ length: underWay }, async () => {
    try {
      await work();
    } catch (error) {
      stop.abort(error); // a defect or a full disk: the others stop too
      throw error;
    }
  });
  const settled = await Promise.allSettled(workers);
  signal.throwIfAborted();
  const broken = settled.find((result) => result.status === "rejected");
  if (broken !== undefined) throw stop.signal.reason;
  observer?.({ type: "run-end" });
}

class SuiteIndex {
  readonly suite: Suite;
  readonly scenarios: ReadonlyMap<string, Scenario>;

  constructor(suite: Suite) {
    this.suite = suite;
    this.scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  }
}

interface Assignment {
  planned: PlannedConversation;
  suite: Suite;
  scenario: Scenario;
  assistant: Participant;
}

async function carryOutConversation(manifest: RunManifest, assignment: Assignment, ports: RunPorts): Promise<void> {
  const { planned, suite, scenario, assistant } = assignment;
  const { writer, observer, signal } = ports;
  const { id: conversationId } = planned;
  let stored: StoredConversation = await writer.readConversation(conversationId);
  if (stored.outcome?.status !== "completed") {
    observer?.({ type: "conversation-start", planned });
    const client = withOptions(ports.clientFor(scenario, planned.client), scenario);
    const { history, tools, answers, exemplar } = scenario;
    const briefing = scenario.briefing ?? suite.definition.conversation.briefing;
    let isOutcomeStored = false;
    const { turns, outcome } = await enact(
      {
        id: conversationId,
        locale: scenario.locale,
        repeat: planned.repeat,
        seed: manifest.seed,
        ...lengthOf(suite, scenario),
        turns: stored.turns,
        ...(history === undefined ? {} : { history }),
        ...(briefing === undefined ? {} : { briefing }),
        ...(tools === undefined ? {} : { tools }),
        ...(answers === undefined ? {} : { answers }),
        ...(exemplar === undefined ? {} : { exemplar }),
      },
      {
        client,
        assistant: scenario.replies === undefined ? assistant : givenReplies(scenario.replies),
        signal,
        ...(suite.definition.conversation.endsOnHandOver ? { endsAfter: handedOver(ports, scenario) } : {}),
        store: async (turn, last) => {
          const end = last === undefined ? [] : [{ type: "outcome" as const, conversationId, outcome: last }];
          await writer.append([{ type: "turn", conversationId, turn }, ...end]);
          isOutcomeStored = last !== undefined;
          observer?.({ type: "turn-end", planned, turn });
        },
      },
    );
    if (!isOutcomeStored) await writer.append([{ type: "outcome", conversationId, outcome }]);
    observer?.({ type: "conversation-end", planned, outcome });
    stored = { ...stored, turns, outcome };
  }
  if (stored.outcome?.status === "completed") await rateConversation(manifest, assignment, stored, ports);
  observer?.({ type: "conversation-done", planned });
}

/** The reply says that people take over: whatever comes after it is not the assistant's to answer for. */
function handedOver({ hasDetection }: RunPorts, { locale }: Scenario): (reply: string) => EndReason | undefined {
  return (reply) => (hasDetection("hand-over", reply, locale) ? "handed-over" : undefined);
}

function lengthOf(
  suite: Suite,
  { client }: Scenario,
): Pick<Enactment, "exchanges" | "capReason" | "visits" | "remembersVisits"> {
  const own = client.kind === "scripted" ? client.lines.length : client.exchanges;
  const { exchanges = own } = suite.definition.conversation;
  const isScriptSaid = client.kind === "scripted" && own <= exchanges;
  const { visits = 1, remembersVisits = false } = client.kind === "scripted" ? {} : client;
  return {
    exchanges: Math.min(own, exchanges),
    capReason: isScriptSaid ? "script-finished" : "turn-cap",
    visits,
    remembersVisits,
  };
}

async function rateConversation(
  manifest: RunManifest,
  { planned, suite, scenario }: Assignment,
  stored: StoredConversation,
  { writer, judge: common, measuredJudges, suiteJudges, passes = 1, signal, observer }: RunPorts,
): Promise<void> {
  const judge = measuredJudges?.get(planned.assistant) ?? suiteJudges?.get(suite.definition.id) ?? common;
  for (const rubric of suite.rubrics) {
    const subjects = ratingSubjects(rubric, scenario, stored.turns);
    const isStateSeen = rubric.items.some((item) => seesClientState(item) || item.record !== undefined);
    const turns = isStateSeen ? stored.turns : stored.turns.map(({ clientState: _hidden, ...turn }) => turn);
    for (let pass = 0; pass < passes; pass += 1) {
      for (const { attempt, due } of dueSubjects(rubric, subjects, stored.ratings, pass, judge.description.ref)) {
        const ratings = await judge.rate(
          {
            conversationId: planned.id,
            locale: scenario.locale,
            repeat: planned.repeat,
            seed: manifest.seed,
            turns,
            ...(stored.outcome?.status === "completed" ? { ended: stored.outcome } : {}),
            scenario,
            rubric,
            subjects: due,
            pass,
            attempt,
          },
          signal,
        );
        await writer.append(ratings.map((rating) => ({ type: "rating" as const, conversationId: planned.id, rating })));
        observer?.({ type: "ratings", planned, ratings });
      }
    }
  }
}

/** Rates the items that a rubric leaves to the rules, whoever judges the rest. */
const rulesRef = "builtin:rules";

/** Subjects without a rating, and those whose judge could not be asked, grouped by which attempt comes next. */
function dueSubjects(
  rubric: Rubric,
  subjects: readonly RatingSubject[],
  ratings: readonly Rating[],
  pass: number,
  judge: string,
): { attempt: number; due: RatingSubject[] }[] {
  const latest = new Map<string, Rating>();
  for (const rating of ratings) {
    if (rating.rubricId !== rubric.id || rating.pass !== pass) continue;
    if (rating.judge !== judge && rating.judge !== rulesRef) continue; // somebody else's, a person's say
    latest.set(`${rating.itemId} ${rating.turn}`, rating);
  }
  const groups = new Map<number, RatingSubject[]>();
  for (const subject of subjects) {
    const rating = latest.get(`${subject.item.id} ${subject.turn}`);
    if (rating !== undefined && !isOutage(rating)) continue;
    const attempt = rating === undefined ? 0 : rating.attempt + 1;
    groups.set(attempt, [...(groups.get(attempt) ?? []), subject]);
  }
  return [...groups].map(([attempt, due]) => ({ attempt, due }));
}
