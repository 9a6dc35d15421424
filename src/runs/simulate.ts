import { enact } from "../conversations/index.ts";
import type {
  ClientPlan,
  ConversationOutcome,
  Participant,
  ParticipantDescription,
  Scenario,
  Turn,
} from "../vocabulary/index.ts";
import { planHash } from "./plan-run.ts";

/** One situation to let talk: a scenario of a suite, or a person of the library. */
export interface SimulationSource {
  /** What it came from: `suite/scenario`, or the persona's id. */
  readonly id: string;
  readonly locale: string;
  readonly client: ClientPlan;
  readonly tags: Readonly<Record<string, string>>;
  /** Most exchanges, where the suite says so. */
  readonly exchanges?: number;
}

/** What a corpus is to consist of. */
export interface SimulationRequest {
  readonly sources: readonly SimulationSource[];
  readonly assistants: ReadonlyMap<string, Participant>;
  /** Who plays clients; a script is said once, whoever plays. */
  readonly clients: readonly ParticipantDescription[];
  /** Conversations of each source with each assistant and client. */
  readonly repeats: number;
  readonly seed: number;
  /** Ids of conversations that are there already. */
  readonly done: ReadonlySet<string>;
}

/** What carrying it out needs from outside. */
export interface SimulationPorts {
  readonly clientFor: (scenario: Pick<Scenario, "client">, clientRef?: string) => Participant;
  /** Resolves when the conversation is stored. */
  readonly store: (conversation: SimulatedConversation) => Promise<void>;
  /** Conversations under way at once; default 10. */
  readonly concurrency?: number;
  readonly signal: AbortSignal;
}

/** One conversation of a corpus. */
export interface SimulatedConversation {
  readonly id: string;
  readonly source: SimulationSource;
  readonly assistant: string;
  readonly client: string;
  readonly repeat: number;
  readonly outcome: ConversationOutcome;
  readonly turns: readonly Turn[];
}

/** How many conversations ended how; failed ones are not stored, and are tried again when the corpus is gone on with. */
export interface SimulationCounts {
  readonly planned: number;
  readonly skipped: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly failed: Readonly<Record<string, number>>;
}

/**
 * Lets simulated clients and assistants talk, and judges nothing. Every conversation is stored whole when it ends, so a
 * corpus that was interrupted is gone on with by leaving out what is there. The same request gives the same ids, and with
 * built-in participants the same words.
 *
 * @throws the signal's reason when `signal` aborts; errors of `store`
 */
export async function simulate(request: SimulationRequest, ports: SimulationPorts): Promise<SimulationCounts> {
  const { concurrency = 10, signal } = ports;
  const planned = plan(request);
  const due = planned.filter(({ id }) => !request.done.has(id));
  const ended: Record<string, number> = {};
  const failed: Record<string, number> = {};
  const queue = due.values();

  async function work(): Promise<void> {
    for (const { id, source, assistant, client, repeat } of queue) {
      signal.throwIfAborted();
      const own = source.client.kind === "scripted" ? source.client.lines.length : source.client.exchanges;
      const exchanges = Math.min(own, source.exchanges ?? own);
      const { visits = 1, remembersVisits = false } = source.client.kind === "scripted" ? {} : source.client;
      const isScriptSaid = source.client.kind === "scripted" && own <= exchanges;
      const { turns, outcome } = await enact(
        {
          id,
          locale: source.locale,
          repeat,
          seed: request.seed,
          exchanges,
          visits,
          remembersVisits,
          capReason: isScriptSaid ? "script-finished" : "turn-cap",
          turns: [],
        },
        { client: ports.clientFor(source, client), assistant, signal, store: async () => {} },
      );
      if (outcome.status === "failed") {
        failed[outcome.failure.cause] = (failed[outcome.failure.cause] ?? 0) + 1;
        continue;
      }
      await ports.store({ id, source, assistant: assistant.description.ref, client, repeat, outcome, turns });
      ended[outcome.reason] = (ended[outcome.reason] ?? 0) + 1;
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, Math.max(1, due.length)) }, work));
  return { planned: planned.length, skipped: planned.length - due.length, ended, failed };
}

/** Every conversation with its id: a hash of source, assistant, client, repeat and seed. */
function plan({ sources, assistants, clients, repeats, seed }: SimulationRequest) {
  return sources.flatMap((source) =>
    (source.client.kind === "scripted" ? [undefined] : clients).flatMap((client) =>
      [...assistants.values()].flatMap((assistant) =>
        Array.from({ length: repeats }, (_, repeat) => {
          const identity = { source, assistant: assistant.description, client: client ?? null, repeat, seed };
          return {
            id: planHash(identity).slice(0, 24),
            source,
            assistant,
            client: client?.ref ?? "scripted",
            repeat,
          };
        }),
      ),
    ),
  );
}
