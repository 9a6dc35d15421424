import { ModelReferenceError } from "./model-reference.ts";

/**
 * Splits a command line into program and arguments. There is no shell behind it: quotes group words and a backslash
 * takes a quote, a space or a backslash literally; nothing is expanded.
 *
 * @throws {@link ModelReferenceError} when a quote is left open or no program is named
 */
export function splitCommandLine(line: string): [program: string, ...args: string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    const next = line.charAt(index + 1);
    if (character === "\\" && quote !== "'" && /["'\\\s]/.test(next)) {
      word = (word ?? "") + next;
      index += 1;
    } else if (quote !== "" ? character === quote : character === '"' || character === "'") {
      quote = quote === "" ? character : "";
      word ??= "";
    } else if (quote === "" && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  if (quote !== "") throw new ModelReferenceError(`command:${line}`, `a quote (${quote}) is not closed.`);
  const [program, ...args] = words;
  if (program === undefined || program === "") throw new ModelReferenceError(`command:${line}`, "it names no program.");
  return [program, ...args];
}
