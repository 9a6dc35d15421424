import { type Command, Option } from "commander";
import type { CommandIo } from "./command-io.ts";
import {
  formatOption,
  maxCostOption,
  noAnchorOption,
  outOption,
  quiet,
  storeOption,
  timeoutOption,
} from "./common-options.ts";
import { collect, integer, number, probability, wholeNumber } from "./option-readers.ts";

/** Commands that enact conversations or rate them. */
export function addAuditCommands(program: Command, io: CommandIo, finish: (code: number) => void): void {
  quiet(program.command("audit [suites...]"))
    .description("enact suites with assistants, rate what they did, decide the gates, write a report")
    .addOption(new Option("--profile <name>", "suites for an occasion: quick, ci, full, regulator (plumbline suites)"))
    .option("-a, --assistant <ref>", "assistant to audit; repeat for several", collect, [])
    .option(
      "--client <ref>",
      "model that plays the state-driven clients, or builtin:persona (default); repeat to cross the audit with several",
      collect,
      [],
    )
    .option("--judge <ref>", "who rates: builtin:rules, a model, or a pipeline such as 'vote(openai:a, votes=5)'")
    .option("--judging <file>", "who rates, as a file of kind judging: for pipelines with longer settings")
    .option("--passes <n>", "times the judge rates each item", wholeNumber)
    .option("--repeats <n>", "times each scenario is enacted", wholeNumber)
    .option(
      "--until-decided",
      "stop as soon as every gate is decided (draws scenarios at random, up to --repeats times as many)",
    )
    .option("--alpha <p>", "with --until-decided: chance of any wrong decision (default: 0.05)", probability)
    .option("--concurrency <n>", "requests to one provider at once (default 10)", wholeNumber)
    .option("--seed <n>", "seed of every random choice", integer)
    .option("--system-prompt <file>", "system prompt of the assistants under test")
    .option("--temperature <t>", "sampling temperature of the assistants under test", number)
    .option("--max-output-tokens <n>", "longest reply of the assistants under test", wholeNumber)
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .option("--no-controls", "leave the built-in control assistants out")
    .addOption(noAnchorOption())
    .option("--no-cache", "ask again even when the same question was answered before")
    .option("--record <file>", "write every model exchange to a file")
    .option("--replay <file>", "answer from a recorded file; nothing is dialled")
    .option("--compare <run>", "paired differences to an earlier run")
    .option("--paper", "also show what the publications printed, marked as such")
    .addOption(
      new Option(
        "--resume",
        "go on with the unfinished run of the same plan, or stop if there is none (without it: go on or begin)",
      ).conflicts("fresh"),
    )
    .addOption(new Option("--fresh", "begin a new run, and ask without the cache"))
    .addOption(outOption())
    .addOption(formatOption())
    .addOption(storeOption())
    .action(async (suites: string[], options) => {
      const { auditCommand } = await import("./commands/audit.ts");
      finish(await auditCommand({ suites, ...options }, io));
    });
  program
    .command("suites")
    .description("every suite with the calls, cost and time an audit would take; nobody is asked")
    .option("-a, --assistant <ref>", "assistant the cost is for")
    .option("--client <ref>", "model that plays the state-driven clients")
    .option("--judge <ref>", "who rates (default: builtin:rules)")
    .option("--repeats <n>", "times each scenario is enacted", wholeNumber)
    .option("--json", "as JSON")
    .action(async (options) => {
      const { suitesCommand } = await import("./commands/suites.ts");
      finish(await suitesCommand(options, io));
    });
  quiet(program.command("resume <run>"))
    .description("go on with an interrupted run, from its last stored turn")
    .option("--concurrency <n>", "requests to one provider at once (default 10)", wholeNumber)
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .option("--no-cache", "ask again even when the same question was answered before")
    .addOption(noAnchorOption())
    .addOption(outOption())
    .addOption(formatOption())
    .addOption(storeOption())
    .action(async (run: string, options) => {
      const { resumeCommand } = await import("./commands/resume.ts");
      finish(await resumeCommand({ run, ...options }, io));
    });
  quiet(program.command("rate <files...>"))
    .description("rate transcripts that exist already; nothing is enacted")
    .requiredOption("--suite <suite>", "suite whose rubrics rate them")
    .option("--judge <ref>", "who rates: builtin:rules, a model, or a pipeline such as 'vote(openai:a, votes=5)'")
    .option("--judging <file>", "who rates, as a file of kind judging: for pipelines with longer settings")
    .option("--passes <n>", "times the judge rates each item", wholeNumber)
    .option("--concurrency <n>", "transcripts being rated at once", wholeNumber)
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .option("--no-cache", "ask again even when the same question was answered before")
    .addOption(noAnchorOption())
    .option("--assistant <name>", "name of the assistant in the transcripts", "transcripts")
    .option("--locale <tag>", "locale of the people in the transcripts", "en-US")
    .option(
      "--tag <name=value>",
      "tag of every transcript, such as condition=implicit; repeat for several",
      collect,
      [],
    )
    .option("--fact <name=value>", "fact of every transcript, such as label=self-harm; repeat for several", collect, [])
    .option("--unit <tag>", "tag of the transcripts whose values are the independent units, such as participant")
    .addOption(outOption())
    .addOption(formatOption())
    .addOption(storeOption())
    .action(async (files: string[], options) => {
      const { rateCommand } = await import("./commands/rate.ts");
      finish(await rateCommand({ files, ...options }, io));
    });
  program
    .command("chat")
    .description("talk to a simulated client at the keyboard; you are the assistant")
    .option("--client <ref>", "model that plays them (default: built in, no model)")
    .option("--persona <id>", "whom to talk to: a persona of the library, or a file (default: drawn by the seed)")
    .option("--simulator <name>", "published simulator that plays the persona")
    .option("--setting <name=value>", "setting of the simulator; repeat for several", collect, [])
    .option("--seed <n>", "seed of every random choice", integer)
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .addOption(storeOption())
    .action(async (options) => {
      const { chatCommand } = await import("./commands/chat.ts");
      finish(await chatCommand(options, io));
    });
  program
    .command("simulate [sources...]")
    .description("let simulated clients and assistants talk, without judging: a corpus as JSON Lines")
    .option("-a, --assistant <ref>", "assistant that answers; repeat for several", collect, [])
    .option(
      "--client <ref>",
      "model that plays the clients, or builtin:persona (default); repeat for several",
      collect,
      [],
    )
    .option("--n <n>", "conversations of each person with each assistant and client", wholeNumber, 1)
    .option("--exchanges <n>", "most exchanges with a persona (default: 10)", wholeNumber)
    .requiredOption("--out <file>", "file to write or to go on with; its manifest is written beside it")
    .option("--states", "also write the clients' hidden states")
    .option("--seed <n>", "seed of every random choice (default: 1)", integer)
    .option("--concurrency <n>", "conversations under way at once", wholeNumber)
    .option("--quiet", "only errors")
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .addOption(storeOption())
    .action(async (sources: string[], options) => {
      const { simulateCommand } = await import("./commands/simulate.ts");
      finish(await simulateCommand({ sources, ...options }, io));
    });
}
