import { visibleText } from "../reports/index.ts";
import type { RunProgress } from "../runs/index.ts";
import type { RunManifest } from "../vocabulary/index.ts";

/** What a progress view writes to. */
export interface ProgressOutput {
  write(text: string): void;
  /** Whether lines can be redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Milliseconds that only grow. */
  now(): number;
}

/** Shows how a run goes on. `observe` is handed to the run; `close` leaves the last state on the screen. */
export interface ProgressView {
  observe(progress: RunProgress): void;
  /** Writes lines for the reader above the view. */
  say(text: string): void;
  close(): void;
}

interface Tally {
  planned: number;
  done: number;
  failed: number;
  /** Not needed any more, because the gates are decided. */
  skipped: number;
}

/** At most this often: redrawing a terminal, and a plain line on a pipe. */
const redrawMs = 120;
const plainLineMs = 5_000;

/**
 * A live view on a terminal (one bar per suite and assistant, then rates, tokens, cost and failures), plain lines at
 * most every five seconds on a pipe. Writes no escape sequence to a pipe.
 *
 * @param maxCostUsd - the run's cost limit, to show what is left
 */
export function progressView(manifest: RunManifest, output: ProgressOutput, maxCostUsd?: number): ProgressView {
  const tallies = new Map<string, Tally>();
  for (const planned of manifest.conversations) {
    const key = `${planned.suiteId} ${planned.assistant}`;
    const tally = tallies.get(key) ?? { planned: 0, done: 0, failed: 0, skipped: 0 };
    tally.planned += 1;
    tallies.set(key, tally);
  }
  const causes = new Map<string, number>();
  const startedAt = output.now();
  const total = { turns: 0, calls: 0, tokens: 0, costUsd: 0, isCostKnown: true };
  let drawnLines = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;

  function draw(isLast: boolean): void {
    const now = output.now();
    if (!isLast && now - drawnAt < (output.isTerminal ? redrawMs : plainLineMs)) return;
    drawnAt = now;
    if (!output.isTerminal) {
      output.write(`${plainLine()}\n`);
      return;
    }
    const lines = [...bars(), summary()].map((line) => line.slice(0, Math.max(20, output.columns - 1)));
    const up = drawnLines > 0 ? `\u001b[${drawnLines}A` : "";
    output.write(`${up}${lines.map((line) => `\u001b[2K${line}`).join("\n")}\n`);
    drawnLines = lines.length;
  }

  function bars(): string[] {
    const width = Math.max(...[...tallies.keys()].map((key) => key.length));
    return [...tallies].map(([key, tally]) => {
      const { done, failed, skipped, planned } = tally;
      const filled = Math.round((done / planned) * 24);
      const past = Math.round(((done + skipped) / planned) * 24) - filled;
      const bar = "#".repeat(filled) + "=".repeat(past) + "-".repeat(24 - filled - past);
      const notes = `${failed > 0 ? `  ${failed} failed` : ""}${skipped > 0 ? `  ${skipped} not needed` : ""}`;
      return `${visibleText(key.padEnd(width), "space")}  [${bar}] ${done}/${planned}${notes}`;
    });
  }

  function summary(): string {
    const seconds = Math.max(0.001, (output.now() - startedAt) / 1_000);
    const spent = total.isCostKnown
      ? `$${total.costUsd.toFixed(4)}`
      : `at least $${total.costUsd.toFixed(4)} (a price is unknown)`;
    const left = maxCostUsd === undefined ? "" : `, $${Math.max(0, maxCostUsd - total.costUsd).toFixed(4)} left`;
    const problems = [...causes].map(([cause, count]) => `${cause} ${count}`).join(", ");
    return [
      `${(total.turns / seconds).toFixed(1)} turns/s`,
      `${total.calls} calls`,
      `${total.tokens} tokens`,
      `${spent}${left}`,
      ...(problems === "" ? [] : [`failures: ${problems}`]),
    ].join(" | ");
  }

  function plainLine(): string {
    const sum = (of: "done" | "skipped") => [...tallies.values()].reduce((total, tally) => total + tally[of], 0);
    const skipped = sum("skipped") === 0 ? "" : ` (${sum("skipped")} not needed)`;
    return `${sum("done")}/${manifest.conversations.length} conversations${skipped} | ${summary()}`;
  }

  function count(
    usage: { calls: number; inputTokens: number; outputTokens: number; costUsd: number | null } | undefined,
  ): void {
    if (usage === undefined) return;
    total.calls += usage.calls;
    total.tokens += usage.inputTokens + usage.outputTokens;
    total.costUsd += usage.costUsd ?? 0;
    if (usage.costUsd === null) total.isCostKnown = false;
  }

  function note(cause: string): void {
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }

  return {
    observe(progress) {
      switch (progress.type) {
        case "turn-end":
          total.turns += 1;
          count(progress.turn.usage);
          break;
        case "ratings":
          for (const rating of progress.ratings) {
            count(rating.usage);
            if (rating.status === "unrated") note(rating.reason);
          }
          break;
        case "conversation-end":
          if (progress.outcome.status === "failed") {
            note(progress.outcome.failure.cause);
            const tally = tallies.get(`${progress.planned.suiteId} ${progress.planned.assistant}`);
            if (tally !== undefined) tally.failed += 1;
          }
          break;
        case "conversation-done": {
          const tally = tallies.get(`${progress.planned.suiteId} ${progress.planned.assistant}`);
          if (tally !== undefined) tally.done += 1;
          break;
        }
        case "conversation-skipped": {
          const tally = tallies.get(`${progress.planned.suiteId} ${progress.planned.assistant}`);
          if (tally !== undefined) tally.skipped += 1;
          break;
        }
        default:
          break;
      }
      draw(false);
    },
    say(text) {
      // The view is wiped and drawn again below what is said; on a pipe lines simply follow each other.
      output.write(drawnLines > 0 ? `\u001b[${drawnLines}A\u001b[J${text}` : text);
      drawnLines = 0;
      if (output.isTerminal) draw(true);
    },
    close: () => draw(true),
  };
}
