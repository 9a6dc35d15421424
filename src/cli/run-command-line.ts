import { Command, CommanderError } from "commander";
import { addAuditCommands } from "./add-audit-commands.ts";
import { addGuardCommands } from "./add-guard-commands.ts";
import { addJudgeCommands } from "./add-judge-commands.ts";
import { addPersonasCommands } from "./add-personas-commands.ts";
import { addStoredRunCommands } from "./add-stored-run-commands.ts";
import type { CommandIo } from "./command-io.ts";
import { quiet, storeOption } from "./common-options.ts";
import { exitCode } from "./exit-code.ts";
import { collect } from "./option-readers.ts";
import { packageVersion } from "./package-version.ts";

/**
 * Runs one command line and gives its exit code; never throws and never ends the process. Commands are loaded when they
 * are asked for, so that help and small commands start at once.
 *
 * @param argv - what follows the program's name
 */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  let code: number = exitCode.ok;
  const program = commandTree(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const { explainError } = await import("./explain-error.ts");
    return explainError(error, io);
  }
}

function commandTree(io: CommandIo, finish: (code: number) => void): Command {
  const program = new Command("plumbline")
    .description("Holds a mental-health AI against clinical rubrics before people lean on it. Not a medical device.")
    .version(packageVersion(), "-V, --version")
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride()
    .showHelpAfterError("(add --help for usage)")
    .showSuggestionAfterError();
  addAuditCommands(program, io, finish);
  addStoredRunCommands(program, io, finish);
  addJudgeCommands(program, io, finish);
  addPersonasCommands(program.command("personas"), io, finish);
  program
    .command("init [folder]")
    .description("write a config, an example suite and a CI workflow")
    .action(async (folder: string | undefined) => {
      const { initCommand } = await import("./commands/init.ts");
      finish(await initCommand({ folder: folder ?? "." }, io));
    });
  quiet(program.command("doctor"))
    .description("check keys, endpoints, that the models answer, and the disk")
    .option("-a, --assistant <ref>", "assistant to check; repeat for several", collect, [])
    .option("--client <ref>", "client model to check")
    .option("--judge <ref>", "judge to check")
    .addOption(storeOption())
    .action(async (options) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      finish(await doctorCommand(options, io));
    });
  addGuardCommands(program, io, finish);
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: io.out, writeErr: io.err })
      .showHelpAfterError("(add --help for usage)");
  }
  return program;
}
