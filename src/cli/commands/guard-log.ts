import { createHash, randomBytes } from "node:crypto";
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  type AuditLog,
  AuditLogError,
  AuditLogInUseError,
  askForDeletion,
  isDeletionPending,
  type LogVerification,
  openAuditLog,
  readLog,
  verifyLog,
} from "../../guard/index.ts";
import { visibleText } from "../../reports/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";

const usualPlace = ".plumbline/guard/decisions.jsonl";

/** `plumbline guard verify [FILE]`: recomputes the chain of a log. */
export async function guardVerifyCommand(
  options: { file: string | undefined; head?: string; json?: boolean },
  io: CommandIo,
): Promise<number> {
  const path = resolve(io.cwd, options.file ?? usualPlace);
  const found = verifyLog(await readLog(path), options.head);
  io.out(options.json === true ? `${JSON.stringify(found)}\n` : described(found, options.head !== undefined));
  return { intact: exitCode.ok, "not-intact": exitCode.gateFailed, empty: exitCode.undecided }[found.verdict];
}

function described(found: LogVerification, hasHead: boolean): string {
  const { verdict, lines, decisions, deleted, head, problems } = found;
  if (verdict === "empty")
    return "Empty: the log holds no line, so nothing was verified. If decisions stood here, they are gone; a hash noted before (--head) would show it.\n";
  const shown = problems.slice(0, 20).map(({ line, problem }) => `  line ${line}: ${problem}\n`);
  return [
    `${verdict === "intact" ? "Intact" : "NOT INTACT"}: ${lines} lines, ${decisions} decisions, ${deleted} deleted on record.\n`,
    ...shown,
    ...(problems.length > 20 ? [`  and ${problems.length - 20} more\n`] : []),
    `Last hash ${head}\n`,
    ...(hasHead
      ? []
      : [
          "A cut-off end leaves no trace in a log by itself: note this hash elsewhere and give it next time with --head.\n",
        ]),
  ].join("");
}

/**
 * `plumbline guard delete CONVERSATION`: removes what the log holds of a conversation; the chain stays verifiable. While a
 * guard writes the log, the guard is asked to do it, and is given ten seconds before the command says that it waits no longer.
 */
export async function guardDeleteCommand(
  options: { conversation: string; log?: string },
  io: CommandIo,
): Promise<number> {
  const named = resolve(io.cwd, options.log ?? usualPlace);
  const path = await realpath(named).catch(() => {
    throw new AuditLogError(named, "there is no such file.");
  });
  const { conversation } = options;
  const mine = await openUnlessInUse(path, io);
  if (mine instanceof AuditLogInUseError) return deleteThroughWriter(path, conversation, mine, io);
  return deleteAlone(mine, conversation, io);
}

async function deleteAlone(opened: AuditLog, conversation: string, io: CommandIo): Promise<number> {
  await using log = opened;
  if (log.cutOffBytes > 0)
    io.err(
      `The log ended in ${log.cutOffBytes} bytes of a half-written line, as after a crash; they were cut off, and a line of the log says so.\n`,
    );
  return sayGone(await log.remove({ conversation }), log.head, conversation, io);
}

/** Looks every tenth of a second, a hundred times. */
const looks = 100;
const betweenLooksMs = 100;

async function deleteThroughWriter(
  path: string,
  conversation: string,
  writer: AuditLogInUseError,
  io: CommandIo,
): Promise<number> {
  const before = await linesRead(path);
  const meant = new Set(
    before.flatMap(({ line, body }) =>
      body?.kind === "decision" && body.decision.conversation === conversation ? [line] : [],
    ),
  );
  const next = (before.at(-1)?.line ?? -1) + 1;
  if (meant.size === 0) return sayGone(0, "", conversation, io);
  await askForDeletion(path, conversation);
  const sleep = io.sleep ?? wait;
  for (let look = 0; look < looks; look += 1) {
    if (!(await isDeletionPending(path, conversation))) {
      const after = await linesRead(path);
      // Decisions on the same conversation that were taken since went too.
      const gone = after
        .filter(({ line }) => line >= next)
        .flatMap(({ body }) => (body?.kind === "deletion" && body.because === "requested" ? body.lines : []))
        .filter((line) => meant.has(line) || line >= next);
      return sayGone(gone.length, after.at(-1)?.hash ?? "", conversation, io);
    }
    await sleep(betweenLooksMs);
    // The writer may have ended before it came to it.
    const mine = await openUnlessInUse(path, io);
    if (!(mine instanceof AuditLogInUseError)) return deleteAlone(mine, conversation, io);
  }
  const who = writer.pid === undefined ? "Another process" : `Process ${writer.pid}`;
  io.err(
    `${who} writes the log and was asked to delete ${visibleText(conversation)}; it has NOT done so yet. The request stays beside the log (${visibleText(path)}.deletions) until it is carried out, at the latest when a guard next starts on it. Run this command again to see whether it was.\n`,
  );
  return exitCode.undecided;
}

/** Those of its lines that can be read. */
async function linesRead(path: string) {
  return (await readLog(path)).flatMap((entry) => ("body" in entry ? [entry] : []));
}

function sayGone(count: number, head: string, conversation: string, io: CommandIo): number {
  io.out(
    count === 0
      ? `The log holds nothing of ${visibleText(conversation)}.\n`
      : `${count} ${count === 1 ? "decision" : "decisions"} deleted; the log says so and can still be verified. Last hash ${head}\n`,
  );
  return count === 0 ? exitCode.usage : exitCode.ok;
}

async function openUnlessInUse(path: string, io: CommandIo): Promise<AuditLog | AuditLogInUseError> {
  try {
    return await openAuditLog({ path, now: io.now });
  } catch (cause) {
    if (cause instanceof AuditLogInUseError) return cause;
    throw cause;
  }
}

/** `plumbline guard key NAME`: makes a key, shows it once, and prints what goes into the keys file. */
export function guardKeyCommand(name: string, io: CommandIo): number {
  const key = `plk_${randomBytes(24).toString("base64url")}`;
  const sha256 = createHash("sha256").update(key).digest("hex");
  io.out(`Key, shown this once: ${key}\n\nkeys:\n  - name: ${JSON.stringify(name)}\n    sha256: ${sha256}\n`);
  return exitCode.ok;
}
