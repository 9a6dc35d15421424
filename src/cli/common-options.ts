import { type Command, Option } from "commander";
import { formatList, number, seconds } from "./option-readers.ts";

// Options that several commands share, each made anew for every command.

export const storeOption = () => new Option("--store <folder>", "where runs are kept (default: .plumbline)");

export const formatOption = () =>
  new Option("--format <list>", "report formats, comma-separated: html, md, json, junit").argParser((text: string) =>
    formatList(text, ["html", "md", "json", "junit"]),
  );

export const outOption = () => new Option("--out <folder>", "where reports are written (default: plumbline-report)");

export const maxCostOption = () =>
  new Option(
    "--max-cost <usd>",
    "stop asking models when this call of the command has spent as much; what was spent before does not count",
  ).argParser(number);

export const timeoutOption = () =>
  new Option("--timeout <seconds>", "longest wait for one reply (default: 120 until it begins)").argParser(seconds);

export const noAnchorOption = () =>
  new Option("--no-anchor", "do not rate the judge's anchor sets again (drift of the judge goes unseen)");

/** Adds `--quiet` and `--json`. */
export function quiet(command: Command): Command {
  return command.option("--quiet", "only errors").option("--json", "the result as one JSON object on standard output");
}
