import type { LanguageModel, ModelReply, ModelRequest } from "./language-model.ts";

/** A piece of a streamed reply, and at the end what came of it. */
export type ModelChunk =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "end"; readonly reply: ModelReply };

/**
 * A reply as a stream of pieces, ended by exactly one `end` chunk. Only its reply says whether the pieces count: after
 * a failure they are void. Leaving the loop early abandons the request.
 *
 * @throws the signal's reason when `signal` aborts
 */
export async function* streamReply(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelChunk, void, void> {
  const abandoned = new AbortController();
  const pieces: string[] = [];
  let wake: () => void = () => {};
  const waiting = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  let settled: { reply: ModelReply } | { error: unknown } | undefined;
  let changed = waiting();
  const done = model
    .reply(request, AbortSignal.any([signal, abandoned.signal]), (piece) => {
      pieces.push(piece);
      wake();
    })
    .then(
      (reply) => {
        settled = { reply };
        wake();
      },
      (error: unknown) => {
        settled = { error };
        wake();
      },
    );
  try {
    for (;;) {
      while (pieces.length > 0) yield { type: "text", text: pieces.splice(0).join("") };
      if (settled !== undefined) break;
      await changed;
      changed = waiting();
    }
    signal.throwIfAborted();
    if ("error" in settled) throw settled.error;
    yield { type: "end", reply: settled.reply };
  } finally {
    abandoned.abort();
    await done;
  }
}
