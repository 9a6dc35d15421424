import { spawn } from "node:child_process";
import { once } from "node:events";
import type { FailureCause } from "../vocabulary/index.ts";
import { CommandAnswer, commandRequestLine, replyOfAnswer } from "./command-protocol.ts";
import type { ModelReply, ModelRequest, TextListener } from "./language-model.ts";
import type { TokenCount } from "./sdk-model.ts";

/** One running program. */
export interface CommandProcess {
  readonly hasEnded: boolean;
  /** Sends a request. `abandon` stops waiting for its answer, which is then ignored. */
  ask(request: ModelRequest, onText: TextListener | undefined): { reply: Promise<ModelReply>; abandon: () => void };
  /** Ends its input, and after two seconds the program. */
  close(): Promise<void>;
}

/** What a {@link CommandProcess} is started with. */
export interface CommandProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly maxLineBytes: number;
  readonly costOf: (tokens: TokenCount) => number | null;
}

interface Pending {
  readonly resolve: (reply: ModelReply) => void;
  readonly onText: TextListener | undefined;
  heard: string;
}

/** How long a program may take to end after its input ended. */
const graceMs = 2_000;

/** Starts a program, without a shell; what it writes to standard error is not kept. */
export function startCommandProcess({ program, args, maxLineBytes, costOf }: CommandProcessOptions): CommandProcess {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], shell: false, windowsHide: true });
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let hasEnded = false;
  let line: Buffer[] = [];
  let lineBytes = 0;
  let isSkipping = false;

  function failAll(cause: FailureCause, detail: string, isRetryable: boolean): void {
    for (const { resolve } of pending.values()) resolve({ status: "failed", failure: { cause, detail }, isRetryable });
    pending.clear();
  }

  /** A line that belongs to no request by its id is taken for the oldest one's answer. */
  function failOne(id: number | undefined, cause: FailureCause, detail: string): void {
    const known = id !== undefined && pending.has(id) ? id : pending.keys().next().value;
    if (known === undefined) return;
    pending.get(known)?.resolve({ status: "failed", failure: { cause, detail }, isRetryable: cause !== "too-large" });
    pending.delete(known);
  }

  function readLine(text: string): void {
    if (text.trim() === "") return;
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      failOne(undefined, "not-json", `The program wrote a line of ${text.length} characters that is not JSON.`);
      return;
    }
    const answer = CommandAnswer.safeParse(data);
    if (answer.success) takeAnswer(answer.data);
    else failOne(idIn(text), "bad-shape", "The program's answer is JSON of another shape.");
  }

  function takeAnswer(answer: CommandAnswer): void {
    const { id, piece, text: whole, finish, error } = answer;
    const asked = pending.get(id);
    if (asked === undefined) return;
    if (piece !== undefined) {
      asked.heard += piece;
      asked.onText?.(piece);
    }
    if (whole === undefined && finish === undefined && error === undefined) {
      if (piece === undefined) failOne(id, "bad-shape", "The program's answer has no text, piece, finish or error.");
      return;
    }
    if (whole !== undefined && asked.heard !== "" && whole !== asked.heard) {
      failOne(id, "bad-shape", "The program's pieces do not add up to its text.");
      return;
    }
    pending.delete(id);
    if (whole !== undefined && error === undefined && asked.heard === "") asked.onText?.(whole);
    asked.resolve(replyOfAnswer(answer, asked.heard, costOf));
  }

  function take(piece: Buffer): void {
    lineBytes += piece.length;
    if (isSkipping) return;
    line.push(piece);
    if (lineBytes <= maxLineBytes) return;
    failOne(
      idIn(Buffer.concat(line).toString("utf8", 0, 300)),
      "too-large",
      `A line longer than ${maxLineBytes} bytes.`,
    );
    isSkipping = true;
    line = [];
  }

  child.stdout.on("data", (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end));
      if (!isSkipping) readLine(Buffer.concat(line).toString("utf8"));
      [line, lineBytes, isSkipping] = [[], 0, false];
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  });
  // Writing to a program that has just ended: its end is reported by "close".
  child.stdin.on("error", () => {});
  child.once("error", (error) => {
    hasEnded = true;
    const code = "code" in error ? String(error.code) : error.name;
    failAll("unreachable", `The program could not be started (${code}).`, false);
  });
  child.once("exit", () => {
    hasEnded = true;
  });
  child.once("close", (code, exitSignal) => {
    hasEnded = true;
    const how = code === null ? `by signal ${exitSignal}` : `with exit code ${code}`;
    failAll("process-exited", `The program ended ${how} before it answered.`, true);
  });

  return {
    get hasEnded() {
      return hasEnded;
    },
    ask(request, onText) {
      lastId += 1;
      const id = lastId;
      const reply = new Promise<ModelReply>((resolve) => pending.set(id, { resolve, onText, heard: "" }));
      child.stdin.write(commandRequestLine(id, request));
      return { reply, abandon: () => void pending.delete(id) };
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const closed = once(child, "close");
      child.stdin.end();
      const impatient = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await closed;
      clearTimeout(impatient);
    },
  };
}

function idIn(text: string): number | undefined {
  const id = /"id"\s*:\s*(\d{1,12})/.exec(text.slice(0, 300))?.[1];
  return id === undefined ? undefined : Number(id);
}
