import { type Judging, Pipeline, PlumblineError } from "../vocabulary/index.ts";

/** The words after `--judge` cannot be read. Fix: see the message; longer pipelines go into a file for `--judging`. */
export class JudgingExpressionError extends PlumblineError {
  readonly code = "JUDGING_EXPRESSION_INVALID";
  readonly expression: string;

  constructor(expression: string, problem: string) {
    super(`The judge "${expression.slice(0, 200)}" cannot be read: ${problem}`);
    this.expression = expression;
  }
}

/** Pipelines that can be written as `name(judge, ..., setting=value)`, with what each judge in order is. */
const written = {
  single: ["of"],
  dual: ["of", "reviewer"],
  debate: ["of", "advocate"],
  vote: ["of"],
  panel: [],
  ideal: ["of"],
  agentic: ["of"],
  "evidence-first": ["of"],
  codebook: ["of"],
  blind: ["of"],
  key: [],
  screened: ["of"],
} as const satisfies Partial<Record<Pipeline["pipeline"], readonly string[]>>;

const isWritten = (name: string): name is keyof typeof written => Object.hasOwn(written, name);

/**
 * Reads a judge as it is written on the command line: a reference (`builtin:rules`, `openai:gpt-5.2`), or a pipeline such as
 * `dual(openai:a, anthropic:b)` or `vote(panel(a, b), votes=5)`. What is no pipeline's name is a reference.
 *
 * @throws {@link JudgingExpressionError}
 */
export function parseJudging(text: string): Judging {
  const expression = text.trim();
  const call = /^([a-z-]+)\(([\s\S]*)\)$/.exec(expression);
  const [, name = "", inside = ""] = call ?? [];
  if (call === null || !isWritten(name)) {
    if (expression === "") throw new JudgingExpressionError(text, "a judge is missing.");
    if (call !== null) {
      throw new JudgingExpressionError(expression, `"${name}" is none of ${Object.keys(written).join(", ")}.`);
    }
    return expression;
  }
  const judges: Judging[] = [];
  const settings: Record<string, unknown> = { pipeline: name };
  for (const part of splitTopLevel(expression, inside)) {
    const setting = /^([a-zA-Z]+)\s*=\s*(.+)$/.exec(part);
    if (setting === null) judges.push(parseJudging(part));
    else settings[setting[1] ?? ""] = settingValue(name, setting[1] ?? "", setting[2] ?? "");
  }
  const roles: readonly string[] = written[name];
  if (name === "panel") settings.jurors = judges;
  else {
    if (judges.length > roles.length) {
      throw new JudgingExpressionError(expression, `${name} takes ${roles.length} judge(s), not ${judges.length}.`);
    }
    for (const [index, judge] of judges.entries()) settings[roles[index] ?? ""] = judge;
  }
  const read = Pipeline.safeParse(settings);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new JudgingExpressionError(expression, `${issue?.path.join(".") || name}: ${issue?.message ?? "not valid"}.`);
}

function splitTopLevel(expression: string, inside: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = "";
  for (const letter of inside) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (depth < 0) throw new JudgingExpressionError(expression, "its brackets do not match.");
    if (letter === "," && depth === 0) {
      parts.push(current.trim());
      current = "";
    } else current += letter;
  }
  if (depth !== 0) throw new JudgingExpressionError(expression, "its brackets do not match.");
  const all = [...parts, current.trim()];
  return all.length === 1 && all[0] === "" ? [] : all;
}

function settingValue(pipeline: string, key: string, text: string): unknown {
  if (pipeline === "blind" && key === "against") return text.split("+").map((fact) => fact.trim());
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
