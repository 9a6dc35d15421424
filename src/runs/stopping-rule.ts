import { type SequentialGates, type Suite, sequentialGates } from "../suites/index.ts";
import type { PlannedConversation, RunManifest, StoredConversation } from "../vocabulary/index.ts";

/** Says which planned conversations are still needed. */
export interface StoppingRule {
  isNeeded(planned: PlannedConversation): boolean;
  /** A conversation has been carried out, with its ratings. */
  done(planned: PlannedConversation, stored: StoredConversation): void;
}

/**
 * The rule of a run: everything is needed, unless the manifest says to stop when every gate is decided. Then an audited
 * assistant's conversations are needed until all gates of the suite are decided for it. They are counted in the order of
 * the plan however they finish, so the same conversations decide whatever the concurrency.
 */
export function stoppingRule(manifest: RunManifest, suites: readonly Suite[]): StoppingRule {
  const { untilDecided } = manifest;
  if (untilDecided === undefined) return { isNeeded: () => true, done: () => {} };
  const suiteOf = new Map(suites.map((suite) => [suite.definition.id, suite]));
  const queues = new Map<string, GateQueue>();
  const keyOf = ({ suiteId, assistant }: PlannedConversation) => `${suiteId}\n${assistant}`;
  for (const planned of manifest.conversations) {
    const suite = suiteOf.get(planned.suiteId);
    if (suite === undefined) continue;
    const queue = queues.get(keyOf(planned)) ?? new GateQueue(suite, untilDecided.alpha);
    queue.order.push(planned);
    queues.set(keyOf(planned), queue);
  }
  return {
    // Known points are drawn once over, whatever is decided, and decide nothing themselves.
    isNeeded(planned) {
      const queue = queues.get(keyOf(planned));
      if (queue === undefined) return false;
      return manifest.controls.includes(planned.assistant) ? queue.isInFirstPass(planned) : !queue.gates.isDecided;
    },
    done: (planned, stored) => queues.get(keyOf(planned))?.done(planned, stored),
  };
}

class GateQueue {
  readonly gates: SequentialGates;
  readonly order: PlannedConversation[] = [];
  readonly #suite: Suite;
  readonly #finished = new Map<string, StoredConversation>();

  constructor(suite: Suite, alpha: number) {
    this.#suite = suite;
    this.gates = sequentialGates(suite, alpha);
  }

  isInFirstPass(planned: PlannedConversation): boolean {
    return this.order.slice(0, this.#suite.scenarios.length).includes(planned);
  }

  done(planned: PlannedConversation, stored: StoredConversation): void {
    this.#finished.set(planned.id, stored);
    for (;;) {
      const next = this.order[this.gates.fed];
      const conversation = next === undefined ? undefined : this.#finished.get(next.id);
      const scenario = this.#suite.scenarios.find(({ id }) => id === next?.scenarioId);
      if (next === undefined || conversation === undefined || scenario === undefined || this.gates.isDecided) return;
      this.gates.feed(scenario, conversation);
      this.#finished.delete(next.id);
    }
  }
}
