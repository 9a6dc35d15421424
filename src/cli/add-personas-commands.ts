import { type Command, Option } from "commander";
import type { CommandIo } from "./command-io.ts";
import { count } from "./option-readers.ts";

/** `plumbline personas ...`: profiles and people for simulated clients. */
export function addPersonasCommands(personas: Command, io: CommandIo, finish: (code: number) => void): void {
  personas.description("draw, check, convert and look at the people that simulated clients play");
  const format = () =>
    new Option("--format <form>", "form of the profiles (see: plumbline personas list)").default("auto");
  const as = () =>
    new Option("--as <what>", "profiles: as published; personas: people the kernel can play")
      .choices(["profiles", "personas"])
      .default("profiles");
  const commands = [
    personas
      .command("sample")
      .description("draw profiles of a kind; the same seed draws the same ones")
      .requiredOption("--kind <kind>", "kind of profiles (see: plumbline personas list)")
      .option("--n <n>", "how many", count, 10)
      .option("--seed <seed>", "seed of every choice", "1")
      .option("--first <n>", "number of the first one, 0-based", count, 0)
      .addOption(as())
      .option("--out <file>", "write there instead of to standard output")
      .action(async (options) => {
        const { sampleCommand } = await import("./commands/personas-sample.ts");
        finish(await sampleCommand(options, io));
      }),
    personas
      .command("check <files...>")
      .description("say what is wrong with profiles and personas: every rule that is violated, and where")
      .addOption(format())
      .option("--json", "the result as one JSON object on standard output")
      .action(async (files: string[], options) => {
        const { checkCommand } = await import("./commands/personas-check.ts");
        finish(await checkCommand({ files, ...options }, io));
      }),
    personas
      .command("import <file>")
      .description("read profiles in a published form; nothing of them is lost")
      .addOption(format())
      .addOption(as())
      .option("--out <file>", "write there instead of to standard output")
      .action(async (file: string, options) => {
        const { importProfilesCommand } = await import("./commands/personas-import.ts");
        finish(await importProfilesCommand({ file, ...options }, io));
      }),
    personas
      .command("export <file>")
      .description("write imported or drawn profiles back in their published form")
      .option("--out <file>", "write there instead of to standard output")
      .action(async (file: string, options) => {
        const { exportProfilesCommand } = await import("./commands/personas-import.ts");
        finish(await exportProfilesCommand({ file, ...options }, io));
      }),
    personas
      .command("show <person>")
      .description("show a person: FILE, FILE#ID, KIND#SEED/NUMBER, or an id of the library")
      .addOption(format())
      .option("--json", "the persona as JSON")
      .action(async (person: string, options) => {
        const { showPersonaCommand } = await import("./commands/personas-show.ts");
        finish(await showPersonaCommand({ person, ...options }, io));
      }),
    personas
      .command("list")
      .description("list kinds that can be drawn, forms that can be read, and the library's people")
      .option("--json", "the result as one JSON object on standard output")
      .action(async (options) => {
        const { listPersonasCommand } = await import("./commands/personas-show.ts");
        finish(await listPersonasCommand(options, io));
      }),
  ];
  for (const command of commands) {
    command
      .exitOverride()
      .configureOutput({ writeOut: io.out, writeErr: io.err })
      .showHelpAfterError("(add --help for usage)");
  }
}
