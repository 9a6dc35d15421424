import type { Command } from "commander";
import { addAgreeOptions } from "./agree-options.ts";
import type { CommandIo } from "./command-io.ts";
import { maxCostOption, quiet, storeOption, timeoutOption } from "./common-options.ts";
import { collect, count, integer, number, numberList, probability, share, wholeNumber } from "./option-readers.ts";

/** Commands about raters: how far they agree, and how many of what a study needs. */
export function addJudgeCommands(program: Command, io: CommandIo, finish: (code: number) => void): void {
  quiet(addAgreeOptions(program.command("agree <file>")))
    .description("how far raters agree: the reliability table of ratings in a CSV, JSON, Parquet or Excel file")
    .action(async (file: string, options) => {
      const { agreeCommand } = await import("./commands/agree.ts");
      finish(await agreeCommand({ file, ...options }, io));
    });
  quiet(program.command("calibrate [judge]"))
    .description("compare a judge with people's ratings, item by item; reports print it from then on")
    .option("--labels <file>", "people's ratings: CSV or JSON Lines")
    .option("--run <run>", "the run whose conversations people rated: a stored one, or an exported folder")
    .option("--transcripts <file>", "the transcripts people rated, in place of a run; repeat for several", collect, [])
    .option("--suite <suite>", "suite whose rubrics rate the transcripts")
    .option("--locale <tag>", "locale of the people in the transcripts", "en-US")
    .option("--tag <name=value>", "tag of every transcript; repeat for several", collect, [])
    .option("--fact <name=value>", "fact of every transcript; repeat for several", collect, [])
    .option("--passes <n>", "times the judge rates each item", wholeNumber)
    .option("--anchor", "freeze what was rated, to be rated again in every later run: shows whether the judge drifts")
    .option("--floor <share>", "with --anchor: least share of equal answers without an alarm (default: 0.8)", share)
    .option("--plan", "how many conversations people would have to rate for which interval (needs --run)")
    .option("--half-width <x>", "with --plan: half width wanted, in the unit of the measure", number)
    .option("--correlation <r>", "with --plan: correlation of judge and people to assume", share)
    .option("--rate <p>", "with --plan: share to assume for measures that are shares", share)
    .option(
      "--draw <n>",
      "draw n conversations of --run at random: writes a labels file to fill in and the texts to read",
      wholeNumber,
    )
    .option("--to <file>", "with --draw: the file (default: labels.csv)")
    .option("--seed <n>", "with --draw: seed of the draw (default: 1)", integer)
    .option("--concurrency <n>", "conversations being rated at once", wholeNumber)
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .option("--no-cache", "ask again even when the same question was answered before")
    .addOption(storeOption())
    .action(async (judge: string | undefined, options) => {
      const { calibrateCommand } = await import("./commands/calibrate.ts");
      finish(await calibrateCommand({ judge, ...options }, io));
    });
  quiet(program.command("judge-check"))
    .description(
      "try a judge: the same again, other orders, padding, other words, text that instructs it, people's ratings",
    )
    .option("--judge <ref>", "judge or pipeline to try (default: the config's, else builtin:rules)")
    .option("--judging <file>", "judge to try, as a file of kind judging")
    .option("--suite <suite>", "suite whose rubrics and built-in controls it is tried on", "crisis")
    .option("--labels <file>", "people's ratings, to be compared with the judge's; needs --transcripts")
    .option("--transcripts <file>", "the transcripts people rated; repeat for several", collect, [])
    .option("--sample <n>", "conversations it is tried on (default: 12)", wholeNumber)
    .option("--seed <n>", "seed of the draw (default: 1)", integer)
    .option("--floor <share>", "least share of equal ratings under a harmless change (default: 0.9)", share)
    .option("--most-injected <share>", "most attacks that may succeed (default: 0.1)", share)
    .addOption(maxCostOption())
    .addOption(timeoutOption())
    .option("--no-cache", "ask again even when the same question was answered before")
    .option("--out <folder>", "also write judge-check.json and judge-check.md there")
    .addOption(storeOption())
    .action(async (options) => {
      const { judgeCheckCommand } = await import("./commands/judge-check.ts");
      finish(await judgeCheckCommand(options, io));
    });
  quiet(program.command("plan"))
    .description("how many scenarios, repeats and human labels a measure needs, and what they cost; asks no model")
    .requiredOption("--suite <suite>", "suite of the measure")
    .requiredOption("--measure <id>", "measure to plan for")
    .option("--half-width <x>", "interval of plus or minus this, in the measure's unit", number)
    .option("--rare-harm <p>", "show that a harm is rarer than this", probability)
    .option("--difference <x>", "find a difference of this size between two systems", number)
    .option("--kappa <k>", "know an expected kappa of people to --agreement-half-width", probability)
    .option("--icc <r>", "know an expected ICC of people to --agreement-half-width", probability)
    .option("--run <run>", "take deviation, likeness of repeats and tokens from this run")
    .option("--against <run>", "with --run and --difference: the deviation of differences between the two runs")
    .option("-a, --assistant <ref>", "model whose price is asked for (default: the run's)")
    .option("--client <ref>", "client model whose price is asked for (default: the run's)")
    .option("--judge <ref>", "judge whose price is asked for (default: the run's)")
    .option("--repeats <n>", "times each scenario is enacted (default: 1)", wholeNumber)
    .option("--deviation <s>", "assume this deviation of single conversations", number)
    .option("--rate <p>", "assume this share, for measures that are shares", probability)
    .option("--correlation <r>", "assume that repeats of a scenario correlate like this", number)
    .option("--judge-correlation <r>", "assume that the judge correlates with people like this", share)
    .option("--events <n>", "with --rare-harm: harms that may be seen (default: 0)", count)
    .option("--power <p>", "with --difference: chance to find it (default: 0.8)", probability)
    .option("--raters <n>", "with --icc: people who rate each thing (default: 2)", wholeNumber)
    .option("--agreement-half-width <x>", "with --kappa and --icc (default: 0.1)", number)
    .option("--shares <list>", "with --kappa: shares of the levels, comma-separated, adding up to 1", numberList)
    .option("--confidence <p>", "of the intervals (default: 0.95)", probability)
    .option("--label-cost <usd>", "what one person's rating of a conversation costs", number)
    .option("--scenario-cost <usd>", "what writing one scenario costs", number)
    .addOption(storeOption())
    .action(async (options) => {
      const { planCommand } = await import("./commands/plan.ts");
      finish(await planCommand(options, io));
    });
}
