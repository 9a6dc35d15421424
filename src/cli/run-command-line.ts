import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { addPersonasCommands } from "./add-personas-commands.ts";
import { addAgreeOptions } from "./agree-options.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";
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
  const store = () => new Option("--store <folder>", "where runs are kept (default: .plumbline)");
  const format = () =>
    new Option("--format <list>", "report formats, comma-separated: html, md, json, junit").argParser((text: string) =>
      formatList(text, formats),
    );
  const out = () => new Option("--out <folder>", "where reports are written (default: plumbline-report)");
  const maxCost = () =>
    new Option(
      "--max-cost <usd>",
      "stop asking models when this call of the command has spent as much; what was spent before does not count",
    ).argParser(number);
  const timeout = () =>
    new Option("--timeout <seconds>", "longest wait for one reply (default: 120 until it begins)").argParser(seconds);
  const noAnchor = () =>
    new Option("--no-anchor", "do not rate the judge's anchor sets again (drift of the judge goes unseen)");
  const quiet = (command: Command) =>
    command.option("--quiet", "only errors").option("--json", "the result as one JSON object on standard output");

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
    .addOption(maxCost())
    .addOption(timeout())
    .option("--no-controls", "leave the built-in control assistants out")
    .addOption(noAnchor())
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
    .addOption(out())
    .addOption(format())
    .addOption(store())
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
    .addOption(maxCost())
    .addOption(timeout())
    .option("--no-cache", "ask again even when the same question was answered before")
    .addOption(noAnchor())
    .addOption(out())
    .addOption(format())
    .addOption(store())
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
    .addOption(maxCost())
    .addOption(timeout())
    .option("--no-cache", "ask again even when the same question was answered before")
    .addOption(noAnchor())
    .option("--assistant <name>", "name of the assistant in the transcripts", "transcripts")
    .option("--locale <tag>", "locale of the people in the transcripts", "en-US")
    .option(
      "--tag <name=value>",
      "tag of every transcript, such as condition=implicit; repeat for several",
      collect,
      [],
    )
    .option("--fact <name=value>", "fact of every transcript, such as label=self-harm; repeat for several", collect, [])
    .addOption(out())
    .addOption(format())
    .addOption(store())
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
    .addOption(maxCost())
    .addOption(timeout())
    .addOption(store())
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
    .addOption(maxCost())
    .addOption(timeout())
    .addOption(store())
    .action(async (sources: string[], options) => {
      const { simulateCommand } = await import("./commands/simulate.ts");
      finish(await simulateCommand({ sources, ...options }, io));
    });
  quiet(program.command("report <run>"))
    .description("write the report of a stored run again")
    .option("--compare <run>", "paired differences to another run")
    .option("--paper", "also show what the publications printed, marked as such")
    .option("--components", "also say how much of each primary measure is scenario, assistant, repeat and judge pass")
    .addOption(out())
    .addOption(format())
    .addOption(store())
    .action(async (run: string, options) => {
      const { reportCommand } = await import("./commands/report.ts");
      finish(await reportCommand({ run, ...options }, io));
    });
  quiet(addAgreeOptions(program.command("agree <file>")))
    .description("how far raters agree: the reliability table of ratings in a CSV, JSON, Parquet or Excel file")
    .action(async (file: string, options) => {
      const { agreeCommand } = await import("./commands/agree.ts");
      finish(await agreeCommand({ file, ...options }, io));
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
    .addOption(out())
    .addOption(
      new Option("--format <list>", "formats, comma-separated: html, md, json").argParser((text: string) =>
        formatList(text, ["html", "md", "json"]),
      ),
    )
    .addOption(store())
    .action(async (runs: string[], options) => {
      const { compareCommand } = await import("./commands/compare.ts");
      finish(await compareCommand({ runs, ...options }, io));
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
    .addOption(maxCost())
    .addOption(timeout())
    .option("--no-cache", "ask again even when the same question was answered before")
    .addOption(store())
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
    .addOption(maxCost())
    .addOption(timeout())
    .option("--no-cache", "ask again even when the same question was answered before")
    .option("--out <folder>", "also write judge-check.json and judge-check.md there")
    .addOption(store())
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
    .addOption(store())
    .action(async (options) => {
      const { planCommand } = await import("./commands/plan.ts");
      finish(await planCommand(options, io));
    });
  quiet(program.command("list"))
    .description("list suites, built-in assistants and stored runs")
    .addOption(store())
    .action(async (options) => {
      const { listCommand } = await import("./commands/list.ts");
      finish(await listCommand(options, io));
    });
  quiet(program.command("show <name>"))
    .description("show a suite, a rubric, a scenario or a run, by its id")
    .addOption(store())
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
    .option("--judge <name>", "who rated, where the file does not say")
    .option("--assistant <name>", "whose replies they are, where the file does not say")
    .option("--sheet <sheet>", "sheet of a workbook, by name or number")
    .addOption(store())
    .action(async (kindOrFolder: string, file: string | undefined, options) => {
      const { importCommand } = await import("./commands/import.ts");
      finish(await importCommand({ kindOrFolder, file, ...options }, io));
    });
  addPersonasCommands(program.command("personas"), io, finish);
  program
    .command("export <run>")
    .description("write a self-contained folder with everything of a run")
    .requiredOption("--to <folder>", "folder to write; must not exist")
    .addOption(store())
    .action(async (run: string, options) => {
      const { exportCommand } = await import("./commands/export.ts");
      finish(await exportCommand({ run, ...options }, io));
    });
  program
    .command("delete <run>")
    .description("delete a run wholly, with its cached replies")
    .addOption(store())
    .action(async (run: string, options) => {
      const { deleteCommand } = await import("./commands/delete.ts");
      finish(await deleteCommand({ run, ...options }, io));
    });
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
    .addOption(store())
    .action(async (options) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      finish(await doctorCommand(options, io));
    });
  const guard = program
    .command("guard")
    .description("stand in front of a model: one address that sees risk, reviews replies and never drops a person")
    .option("--upstream <url>", "address of the model, such as https://api.openai.com/v1")
    .option("--policy <ref>", "policy in force: ids of packs or files, joined by +", "default")
    .option("--port <n>", "port to listen on; 0 for any", count, 8787)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--detector <ref>", "model that reads risk beside the built-in reader")
    .option("--reviewer <ref>", "model that reviews replies beside the built-in checks")
    .option("--log <file>", "audit log (default: .plumbline/guard/decisions.jsonl)")
    .addOption(
      new Option("--keep <what>", "what is kept of the words")
        .choices(["redacted", "none", "full"])
        .default("redacted"),
    )
    .option("--keys <file>", "API keys that open the guard, by hash")
    .option("--key-variable <name>", "environment variable with the upstream's key, sent in place of the caller's")
    .option("--hand-over <name=url>", "webhook that tells people; repeat for several", collectAddress, [])
    .option("--origin <origin>", "origin that browsers may call from; repeat for several", collect, [])
    .option("--observe", "decide and record, and change nothing")
    .option("--open", "listen beyond this machine without keys")
    .option("--durable", "hand every decision to the disk before a reply leaves")
    .option("--retain <days>", "delete decisions older than this", wholeNumber)
    .option("--per-minute <n>", "requests a minute per key (default: 600)", wholeNumber)
    .option("--max-body <bytes>", "largest request (default: 20000000)", wholeNumber)
    .option("--timeout <seconds>", "longest wait for the upstream (default: 300)", seconds)
    .action(async (options) => {
      const { guardCommand } = await import("./commands/guard.ts");
      finish(await guardCommand(options, io));
    });
  guard
    .command("verify [file]")
    .description("recompute the hash chain of an audit log")
    .option("--head <hash>", "hash of the last line as noted before")
    .option("--json", "the result as one JSON object")
    .action(async (file: string | undefined, options) => {
      const { guardVerifyCommand } = await import("./commands/guard-log.ts");
      finish(await guardVerifyCommand({ file, ...options }, io));
    });
  guard
    .command("delete <conversation>")
    .description("delete what the log holds of a conversation; it stays verifiable")
    .option("--log <file>", "audit log (default: .plumbline/guard/decisions.jsonl)")
    .action(async (conversation: string, options) => {
      const { guardDeleteCommand } = await import("./commands/guard-log.ts");
      finish(await guardDeleteCommand({ conversation, ...options }, io));
    });
  guard
    .command("key <name>")
    .description("make an API key for the guard; only its hash is kept")
    .action(async (name: string) => {
      const { guardKeyCommand } = await import("./commands/guard-log.ts");
      finish(guardKeyCommand(name, io));
    });
  const policy = program.command("policy").description("list, show, test and compare the guard's policies");
  const json = () => new Option("--json", "the result as one JSON object");
  policy
    .command("list")
    .description("the packs that ship with the package")
    .addOption(json())
    .action(async (options) => {
      const { policyListCommand } = await import("./commands/policy.ts");
      finish(policyListCommand(options, io));
    });
  policy
    .command("show <policy>")
    .description("a policy as it decides, its packs joined")
    .addOption(json())
    .action(async (reference: string, options) => {
      const { policyShowCommand } = await import("./commands/policy.ts");
      finish(policyShowCommand(reference, options, io));
    });
  policy
    .command("test <policy>")
    .description("run the tests that stand beside the rules")
    .addOption(json())
    .action(async (reference: string, options) => {
      const { policyTestCommand } = await import("./commands/policy.ts");
      finish(policyTestCommand(reference, options, io));
    });
  policy
    .command("diff <before> <after>")
    .description("which recorded decisions would change")
    .option("--log <file>", "audit log (default: .plumbline/guard/decisions.jsonl)")
    .addOption(json())
    .action(async (before: string, after: string, options) => {
      const { policyDiffCommand } = await import("./commands/policy.ts");
      finish(await policyDiffCommand([before, after], options, io));
    });
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: io.out, writeErr: io.err })
      .showHelpAfterError("(add --help for usage)");
  }
  return program;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function collectAddress(
  text: string,
  before: { name: string; address: string }[],
): { name: string; address: string }[] {
  const [name = "", ...rest] = text.split("=");
  const address = rest.join("=");
  if (name.trim() === "" || !URL.canParse(address)) {
    throw new InvalidArgumentError("A name and an address are needed, such as duty=https://host/hook.");
  }
  return [...before, { name: name.trim(), address }];
}

function collectMargin(text: string, before: { measure: string; size: number }[]): { measure: string; size: number }[] {
  const [measure = "", size = ""] = text.split("=", 2);
  const margin = { measure: measure.trim(), size: Number(size) };
  if (margin.measure === "" || size.trim() === "" || !(margin.size > 0) || !Number.isFinite(margin.size)) {
    throw new InvalidArgumentError("A measure and a size above 0 are needed, such as omission=0.05.");
  }
  return [...before, margin];
}

const formats = ["html", "md", "json", "junit"];
function formatList(text: string, known: readonly string[]): string[] {
  const chosen = text.split(",").map((part) => part.trim().toLowerCase());
  const unknown = chosen.find((part) => !known.includes(part));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${known.join(", ")}.`);
  return chosen;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number from 1 is needed.");
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError("A number above 0, at most 1, is needed.");
  return value;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("A whole number is needed.");
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("A number of seconds above 0 is needed.");
  return value;
}

function probability(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("A number between 0 and 1 is needed.");
  return value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("A whole number from 0 is needed.");
  return value;
}

function numberList(text: string): number[] {
  return text.split(",").map(number);
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === "")
    throw new InvalidArgumentError("A number from 0 is needed.");
  return value;
}
