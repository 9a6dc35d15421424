import { createHash, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { openAuditLog, readLines, verifyLog } from "../../guard/index.ts";
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
  const found = verifyLog(await readLines(path), options.head);
  if (options.json === true) io.out(`${JSON.stringify(found)}\n`);
  else {
    const { lines, decisions, deleted, head, problems, isIntact } = found;
    io.out(
      `${isIntact ? "Intact" : "NOT INTACT"}: ${lines} lines, ${decisions} decisions, ${deleted} deleted on record.\n` +
        problems
          .slice(0, 20)
          .map(({ line, problem }) => `  line ${line}: ${problem}\n`)
          .join("") +
        (problems.length > 20 ? `  and ${problems.length - 20} more\n` : "") +
        `Last hash ${head}\n` +
        (options.head === undefined
          ? "A cut-off end leaves no trace in a log by itself: note this hash elsewhere and give it next time with --head.\n"
          : ""),
    );
  }
  return found.isIntact ? exitCode.ok : exitCode.gateFailed;
}

/** `plumbline guard delete CONVERSATION`: removes what the log holds of a conversation; the chain stays verifiable. */
export async function guardDeleteCommand(
  options: { conversation: string; log?: string },
  io: CommandIo,
): Promise<number> {
  const path = resolve(io.cwd, options.log ?? usualPlace);
  await readLines(path); // explains a missing or broken file before anything is touched
  await using log = await openAuditLog({ path, now: io.now });
  const count = await log.remove({ conversation: options.conversation });
  io.out(
    count === 0
      ? `The log holds nothing of ${visibleText(options.conversation)}.\n`
      : `${count} decisions deleted; the log says so and can still be verified. Last hash ${log.head}\n`,
  );
  return count === 0 ? exitCode.usage : exitCode.ok;
}

/** `plumbline guard key NAME`: makes a key, shows it once, and prints what goes into the keys file. */
export function guardKeyCommand(name: string, io: CommandIo): number {
  const key = `plk_${randomBytes(24).toString("base64url")}`;
  const sha256 = createHash("sha256").update(key).digest("hex");
  io.out(`Key, shown this once: ${key}\n\nkeys:\n  - name: ${JSON.stringify(name)}\n    sha256: ${sha256}\n`);
  return exitCode.ok;
}
