import { type Command, Option } from "commander";
import type { CommandIo } from "./command-io.ts";
import { collectHandOver, collectOrigin, modelAddress, portNumber } from "./guard-option-readers.ts";
import { seconds, wholeNumber } from "./option-readers.ts";

/** `plumbline guard` and `plumbline policy`. */
export function addGuardCommands(program: Command, io: CommandIo, finish: (code: number) => void): void {
  const guard: Command = program
    .command("guard")
    .description("stand in front of a model: one address that sees risk, reviews replies and never drops a person")
    // An option after the name of a command below is that command's own, also where the guard has one of the same name.
    .enablePositionalOptions()
    .option("--upstream <url>", "address of the model, such as https://api.openai.com/v1", modelAddress)
    .option("--policy <ref>", "policy in force: ids of packs or files, joined by +", "default")
    .option("--port <n>", "port to listen on; 0 for any", portNumber, 8787)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--detector <ref>", "model that reads risk beside the built-in reader")
    .option("--reviewer <ref>", "model that reviews replies beside the built-in checks")
    .addOption(logOption())
    .option(
      "--locale <tag>",
      "language and country, such as en-US, of people whose request has no header x-plumbline-locale (default: the policy's; without one no country's lines are named)",
    )
    .addOption(
      new Option("--keep <what>", "what is kept of the words")
        .choices(["redacted", "none", "full"])
        .default("redacted"),
    )
    .option("--keys <file>", "API keys that open the guard, by hash")
    .option("--key-variable <name>", "environment variable with the upstream's key, sent in place of the caller's")
    .option(
      "--hand-over <name=url>",
      "webhook that tells people, by the name that rules use; repeat for several",
      collectHandOver,
      [],
    )
    .option("--origin <origin>", "origin that browsers may call from; repeat for several", collectOrigin, [])
    .option("--observe", "decide and record, and change nothing")
    .option("--open", "listen beyond this machine without keys")
    .option("--durable", "hand every decision to the disk before a reply leaves")
    .option("--retain <days>", "delete decisions older than this", wholeNumber)
    .option("--per-minute <n>", "requests a minute per key (default: 600)", wholeNumber)
    .option("--max-body <bytes>", "largest request (default: 20000000)", wholeNumber)
    .option(
      "--timeout <seconds>",
      "longest wait for the upstream's whole reply, or for a stream to begin and to go on (default: the policy's upstreamTimeoutMs, 120 where it names none)",
      seconds,
    )
    .hook("preSubcommand", (_, command) => passDown(guard, command))
    .action(async (options) => {
      const { guardCommand } = await import("./commands/guard.ts");
      finish(await guardCommand(options, io));
    });
  guard
    .command("verify [file]")
    .description("recompute the hash chain of an audit log")
    .addOption(logOption())
    .option("--head <hash>", "hash of the last line as noted before")
    .option("--json", "the result as one JSON object")
    .action(async (file: string | undefined, { log, ...options }, command: Command) => {
      if (file !== undefined && log !== undefined)
        command.error("error: one log is verified at a time: name it as FILE or by --log");
      const { guardVerifyCommand } = await import("./commands/guard-log.ts");
      finish(await guardVerifyCommand({ ...options, file: file ?? log }, io));
    });
  guard
    .command("delete <conversation>")
    .description("delete what the log holds of a conversation; it stays verifiable")
    .addOption(logOption())
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
    .addOption(logOption())
    .addOption(json())
    .action(async (before: string, after: string, options) => {
      const { policyDiffCommand } = await import("./commands/policy.ts");
      finish(await policyDiffCommand([before, after], options, io));
    });
}

const logOption = () => new Option("--log <file>", "audit log (default: .plumbline/guard/decisions.jsonl)");

/**
 * Options that stand between `guard` and the command below it: one that this command has too is meant for it, and any other is
 * refused, for `guard --log FILE delete ID` would delete from another log otherwise.
 */
function passDown(guard: Command, command: Command): void {
  for (const option of guard.options) {
    const name = option.attributeName();
    if (guard.getOptionValueSource(name) !== "cli") continue;
    if (!command.options.some(({ long }) => long === option.long))
      guard.error(`error: option '${option.flags}' means nothing to ${guard.name()} ${command.name()}`);
    command.setOptionValueWithSource(name, guard.getOptionValue(name), "cli");
  }
}
