import { resolve } from "node:path";
import { readContent } from "../content/index.ts";
import { type Judging, JudgingFile } from "../vocabulary/index.ts";
import type { CommandIo } from "./command-io.ts";
import type { Config } from "./load-config.ts";

/** The flags that say who rates. */
export interface JudgeFlags {
  /** A reference or an expression. */
  judge?: string;
  /** A file of kind `judging`. */
  judging?: string;
}

/**
 * Who rates: `--judging FILE`, else `--judge`, else the config's, else the built-in rules.
 *
 * @throws ContentError when the file is wrong
 */
export function chosenJudge(flags: JudgeFlags, config: Config, io: Pick<CommandIo, "cwd">): Judging {
  if (flags.judging !== undefined) {
    return readContent(resolve(io.cwd, flags.judging), JudgingFile, flags.judging).value.judging;
  }
  return flags.judge ?? config.judge ?? "builtin:rules";
}
