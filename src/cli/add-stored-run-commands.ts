import { type Command, Option } from "commander";
import type { CommandIo } from "./command-io.ts";
import { formatOption, outOption, quiet, storeOption } from "./common-options.ts";
import { collect, collectMargin, formatList, probability } from "./option-readers.ts";

/** Commands about stored runs and content. */
export function addStoredRunCommands(program: Command, io: CommandIo, finish: (code: number) => void): void {
  quiet(program.command("report <run>"))
    .description("write the report of a stored run again")
    .option("--compare <run>", "paired differences to another run")
    .option("--paper", "also show what the publications printed, marked as such")
    .option("--components", "also say how much of each primary measure is scenario, assistant, repeat and judge pass")
    .addOption(outOption())
    .addOption(formatOption())
    .addOption(storeOption())
    .action(async (run: string, options) => {
      const { reportCommand } = await import("./commands/report.ts");
      finish(await reportCommand({ run, ...options }, io));
    });
  quiet(program.command("compare <runs...>"))
    .description("hold stored runs against the first one named: paired tests over the scenarios they share")
    .option("--bridge", "compare what has identical content although suites, judge or client differ")
    .option("--measure <id>", "compare this measure only; repeat for several", collect, [])
    .option(
      "--margin <measure=size>",
      "show that a difference is smaller than this, in the measure's unit; repeat for several",
      collectMargin,
      [],
    )
    .option("--alpha <p>", "chance of any false difference (default: 0.05)", probability)
    .option("--fail-if-worse", "exit 1 when a primary measure is significantly worse than in the first run")
    .addOption(outOption())
    .addOption(
      new Option("--format <list>", "formats, comma-separated: html, md, json").argParser((text: string) =>
        formatList(text, ["html", "md", "json"]),
      ),
    )
    .addOption(storeOption())
    .action(async (runs: string[], options) => {
      const { compareCommand } = await import("./commands/compare.ts");
      finish(await compareCommand({ runs, ...options }, io));
    });
  quiet(program.command("list"))
    .description("list suites, built-in assistants and stored runs")
    .addOption(storeOption())
    .action(async (options) => {
      const { listCommand } = await import("./commands/list.ts");
      finish(await listCommand(options, io));
    });
  quiet(program.command("show <name>"))
    .description("show a suite, a rubric, a scenario or a run, by its id")
    .addOption(storeOption())
    .action(async (name: string, options) => {
      const { showCommand } = await import("./commands/show.ts");
      finish(await showCommand({ name, ...options }, io));
    });
  program
    .command("import <kind-or-folder> [file]")
    .description(
      "read an exported run back (import FOLDER), or turn what others publish into ours (import KIND FILE); `import kinds` lists them",
    )
    .option("--to <folder>", "folder that is written")
    .option("--cut-offs <file>", "cut-offs of the codes (llm-delusions)")
    .option("--interactions <file>", "conversations that the judgments are about (mindeval-judgments)")
    .option("--personas <file>", "people of the suite (vera-mh)")
    .option("--judge <name>", "who rated, where the file does not say")
    .option("--assistant <name>", "whose replies they are, where the file does not say")
    .option("--sheet <sheet>", "sheet of a workbook, by name or number")
    .addOption(storeOption())
    .action(async (kindOrFolder: string, file: string | undefined, options) => {
      const { importCommand } = await import("./commands/import.ts");
      finish(await importCommand({ kindOrFolder, file, ...options }, io));
    });
  program
    .command("export <run>")
    .description("write a self-contained folder with everything of a run")
    .requiredOption("--to <folder>", "folder to write; must not exist")
    .addOption(storeOption())
    .action(async (run: string, options) => {
      const { exportCommand } = await import("./commands/export.ts");
      finish(await exportCommand({ run, ...options }, io));
    });
  program
    .command("delete <run>")
    .description("delete a run wholly, with its cached replies")
    .addOption(storeOption())
    .action(async (run: string, options) => {
      const { deleteCommand } = await import("./commands/delete.ts");
      finish(await deleteCommand({ run, ...options }, io));
    });
}
