import type { ParticipantDescription } from "../vocabulary/index.ts";
import { splitCommandLine } from "./command-line.ts";
import { type CommandProcess, startCommandProcess } from "./command-process.ts";
import type { LanguageModel, ModelReply } from "./language-model.ts";
import { onAbort } from "./on-abort.ts";
import type { TokenCount } from "./sdk-model.ts";
import { readStructured, withSchemaInPrompt } from "./structured-reply.ts";

/** Settings of a {@link commandModel}. */
export interface CommandModelOptions {
  readonly description: ParticipantDescription;
  readonly commandLine: string;
  readonly costOf: (tokens: TokenCount) => number | null;
  /** From writing the request until its answer is complete. Default 120,000 ms. */
  readonly timeoutMs?: number;
  /** Longest line the program may write, in bytes. Default 1,000,000. */
  readonly maxLineBytes?: number;
}

/**
 * A program of the user's own as a model: started without a shell at the first request, fed one JSON line per request,
 * read one JSON line per answer (see `CommandAnswer`). Several requests may be under way at once. A program that ends
 * fails what was under way as `process-exited` and is started anew for the next request.
 */
export function commandModel(options: CommandModelOptions): LanguageModel {
  const { description, commandLine, costOf, timeoutMs = 120_000, maxLineBytes = 1_000_000 } = options;
  const [program, ...args] = splitCommandLine(commandLine);
  let running: CommandProcess | undefined;

  return {
    description,
    async reply(request, signal, onText) {
      signal.throwIfAborted();
      if (running === undefined || running.hasEnded) {
        running = startCommandProcess({ program, args, maxLineBytes, costOf });
      }
      const asked = running.ask(withSchemaInPrompt(request), onText);
      const reply = await withDeadline(asked.reply, timeoutMs, signal, asked.abandon);
      return readStructured(reply, request.schema);
    },
    async close() {
      await running?.close();
    },
  };
}

function withDeadline(
  reply: Promise<ModelReply>,
  timeoutMs: number,
  signal: AbortSignal,
  abandon: () => void,
): Promise<ModelReply> {
  return new Promise((resolve, reject) => {
    const late: ModelReply = {
      status: "failed",
      failure: { cause: "timed-out", detail: `The program did not answer within ${timeoutMs} ms.` },
      isRetryable: true,
    };
    const settle = (finish: () => void) => (): void => {
      clearTimeout(timer);
      forget();
      abandon();
      finish();
    };
    const timer = setTimeout(
      settle(() => resolve(late)),
      timeoutMs,
    );
    const forget = onAbort(
      signal,
      settle(() => reject(signal.reason)),
    );
    reply.then((value) => settle(() => resolve(value))(), reject);
  });
}
