import { type Command, InvalidArgumentError, Option } from "commander";
import { formatList } from "./option-readers.ts";

/** Adds the options of `plumbline agree` to its command. */
export function addAgreeOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--unit <unit>",
        "what is compared: single items, or means of systems (no default: it decides the result)",
      )
        .choices(["item", "system"])
        .makeOptionMandatory(),
    )
    .option("--raters <columns>", "wide tables: a column per rater; long tables: which raters", names, undefined)
    .option("--rater-column <name>", "long tables: column that names the rater")
    .option(
      "--rating-column <name>",
      "long tables: column of the rating; several are several dimensions",
      names,
      undefined,
    )
    .option("--dimension-column <name>", "long tables: column that names the dimension")
    .option(
      "--dimension <name>",
      "dimension: {dimension} in a column's name, else a key of its cells",
      names,
      undefined,
    )
    .option("--item <columns>", "columns that name the rated item; left out, each row is one", names, undefined)
    .option("--system <column>", "column that names the system rated (model, response source)")
    .option("--cluster <column>", "column of the independent unit of an item, such as its conversation")
    .option("--reference <rater>", "compare only with this rater")
    .option("--scale <A..B>", "ends of the scale, such as 1..5", scale)
    .addOption(
      new Option("--outside <choice>", "ratings outside the scale (default: error)").choices(["drop", "keep", "error"]),
    )
    .addOption(
      new Option("--measurement <level>", "what a difference of two ratings means").choices([
        "nominal",
        "ordinal",
        "interval",
        "ratio",
      ]),
    )
    .option("--levels <words>", "levels in rising order, where ratings are words", names, undefined)
    .option("--missing <texts>", "texts that stand for no rating, such as NA", names, undefined)
    .option(
      "--exclude <system:rater>",
      "leave a rater's ratings of a system out, such as its own model's",
      names,
      undefined,
    )
    .option("--sheet <name>", "sheet of a workbook, by name or number")
    .option("--confidence <share>", "coverage of intervals (default: 0.95)", confidence)
    .option("--seed <n>", "seed of every bootstrap (default: 1)", integerFrom(Number.MIN_SAFE_INTEGER))
    .option("--draws <n>", "draws of every bootstrap (default: 2000)", integerFrom(100))
    .option("--out <folder>", "where files are written (default: plumbline-agreement)")
    .addOption(
      new Option("--format <list>", "files to write: md, html, json, latex").argParser((text: string) =>
        formatList(text, ["md", "html", "json", "latex"]),
      ),
    );
}

/** A list with commas, added to what was named before; a name with a comma stands in double quotes. */
function names(text: string, before: string[] | undefined): string[] {
  const parts = text.match(/\s*"[^"]*"\s*|[^,]+/g) ?? [];
  const found = parts.map((part) => part.trim().replace(/^"(.*)"$/, "$1")).filter((part) => part !== "");
  if (found.length === 0) throw new InvalidArgumentError("At least one name is needed.");
  return [...(before ?? []), ...found];
}

function scale(text: string): [number, number] {
  const [, low, high] = /^\s*(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (low === undefined || high === undefined || !(Number(low) < Number(high))) {
    throw new InvalidArgumentError("The lower and the upper end are needed, such as 1..5.");
  }
  return [Number(low), Number(high)];
}

function confidence(text: string): number {
  const value = Number(text);
  if (!(value >= 0.5 && value < 1))
    throw new InvalidArgumentError("A number from 0.5 to below 1 is needed, such as 0.95.");
  return value;
}

function integerFrom(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least && text.trim() !== "") return value;
    const from = least === Number.MIN_SAFE_INTEGER ? "" : ` from ${least}`;
    throw new InvalidArgumentError(`A whole number${from} is needed.`);
  };
}
