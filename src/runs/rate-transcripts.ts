import type { Transcript } from "../conversations/index.ts";
import { type RunResults, type Suite, suiteForTranscripts, type TranscriptContext } from "../suites/index.ts";
import type { Judging, RunEvent, RunManifest } from "../vocabulary/index.ts";
import { absentAssistant } from "./absent-assistant.ts";
import type { AuditPorts } from "./audit.ts";
import { carriedOutResults } from "./carried-out-results.ts";
import { checkDetectors } from "./check-detectors.ts";
import { openParticipants, suiteJudgingOf } from "./open-participants.ts";
import { idPrefixOf, nextOfPlan, planRun } from "./plan-run.ts";

/** Transcripts to rate, and with what. */
export interface RateRequest {
  readonly suite: Suite;
  readonly transcripts: readonly Transcript[];
  readonly context: TranscriptContext;
  /** Name of the assistant that speaks in the transcripts. */
  readonly assistant: string;
  readonly judge: Judging;
  /** Times the judge rates each item; default 1. */
  readonly passes?: number;
}

/**
 * Rates conversations that took place elsewhere with a suite's rubrics, as a run of its own: stored, repeatable,
 * reported like any other. Nothing is enacted and no assistant is asked.
 */
export async function rateTranscripts(request: RateRequest, ports: AuditPorts): Promise<RunResults> {
  checkDetectors([request.suite], ports.detectors);
  const suite = suiteForTranscripts(request.suite, request.transcripts, request.context);
  await using participants = await openParticipants(
    {
      assistants: [],
      client: null,
      judge: request.judge,
      ...suiteJudgingOf([suite]),
      ...(request.passes === undefined ? {} : { passes: request.passes }),
    },
    ports,
  );
  const assistant = absentAssistant(request.assistant);
  const first: RunManifest = {
    ...planRun({
      suites: [suite],
      assistants: [assistant.description],
      controls: [],
      client: null,
      judge: participants.judgeDescription,
      repeats: 1,
      seed: 0,
      version: ports.version,
      now: ports.now(),
    }),
    origin: "imported",
  };
  const manifest = nextOfPlan(first, await ports.store.listRuns({ idPrefix: idPrefixOf(first) }));
  const transcriptOf = new Map(suite.scenarios.map((scenario, index) => [scenario.id, request.transcripts[index]]));
  const events = manifest.conversations.flatMap((planned): RunEvent[] => {
    const turns = transcriptOf.get(planned.scenarioId)?.turns ?? [];
    return [
      ...turns.map(
        ({ speaker, text }, index): RunEvent => ({
          type: "turn",
          conversationId: planned.id,
          turn: { index, speaker, text, finish: "stop" },
        }),
      ),
      { type: "outcome", conversationId: planned.id, outcome: { status: "completed", reason: "imported" } },
    ];
  });
  await ports.store.createRun(manifest, { events });
  const present = {
    ...participants,
    assistants: new Map([[request.assistant, assistant]]),
    clientFor: () => assistant,
  };
  return carriedOutResults(manifest, [suite], present, ports, false);
}
