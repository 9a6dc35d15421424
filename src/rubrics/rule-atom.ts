import type { RuleCondition } from "../vocabulary/index.ts";

/**
 * One test of a rubric rule, read from its text:
 * - `reply:NAME`, `client:NAME`, `history:NAME`, `replies:NAME`, `earlier:NAME`: a detector looks at the reply rated, at the
 *   client turn it answers, at all client turns so far, at all assistant turns so far, or at those before the reply rated;
 * - `replies:NAME>=N`, and so for the other four: the detector finds something in at least N of those turns;
 * - `fact:NAME=VALUE`, `tag:NAME=VALUE`: a fact or a tag of the scenario has this value;
 * - `language:CODE`: the scenario's locale is of this language, such as `language:en`;
 * - `exchange>=N`, `exchange<=N`: where in the conversation the reply stands;
 * - `calls:TOOL`, `calls:TOOL.PARAMETER=VALUE`: the assistant called this tool before the reply rated, with this argument;
 * - `reply:names-label:fact:NAME`: the reply names exactly one crisis label, and it is the fact's value.
 */
export type RuleAtom =
  | { kind: "detector"; where: RuleWhere; detector: string; turns: number }
  | { kind: "fact" | "tag"; name: string; value: string }
  | { kind: "language"; code: string }
  | { kind: "exchange"; comparison: ">=" | "<="; number: number }
  | { kind: "call"; tool: string; argument: { name: string; value: string } | null }
  | { kind: "label"; where: RuleWhere; fact: string };

/** Which part of the conversation a detector looks at. */
export type RuleWhere = "reply" | "client" | "history" | "replies" | "earlier";

/** Reads an atom, or says in a sentence why it is none. */
export function parseRuleAtom(text: string): RuleAtom | { kind: "invalid"; problem: string } {
  const exchange = /^exchange(>=|<=)(\d+)$/.exec(text);
  if (exchange !== null) {
    const comparison = exchange[1] === ">=" ? ">=" : "<=";
    return { kind: "exchange", comparison, number: Number(exchange[2]) };
  }
  const known = /^(fact|tag):([\w-]+)=(.+)$/.exec(text);
  if (known !== null) return { kind: known[1] === "tag" ? "tag" : "fact", name: known[2] ?? "", value: known[3] ?? "" };
  const language = /^language:([a-z]{2,3})$/.exec(text);
  if (language !== null) return { kind: "language", code: language[1] ?? "" };
  const call = /^calls:([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*)=(.+))?$/.exec(text);
  if (call !== null) {
    const [, tool = "", name, value] = call;
    return { kind: "call", tool, argument: name === undefined || value === undefined ? null : { name, value } };
  }
  const label = /^(?:(reply|client|history|replies|earlier):)?names-label:fact:([\w-]+)$/.exec(text);
  if (label !== null) return { kind: "label", where: whereOf(label[1] ?? "reply"), fact: label[2] ?? "" };
  const found = /^(reply|client|history|replies|earlier):([a-z0-9-]+)(?:>=([1-9]\d*))?$/.exec(text);
  if (found !== null) {
    const [, where = "", detector = "", turns = "1"] = found;
    return { kind: "detector", where: whereOf(where), detector, turns: Number(turns) };
  }
  return {
    kind: "invalid",
    problem: `"${text}" is no condition. Write reply:NAME, client:NAME, history:NAME, replies:NAME, earlier:NAME (each also with >=N turns), fact:NAME=VALUE, tag:NAME=VALUE, language:CODE, calls:TOOL or exchange>=N.`,
  };
}

/** All atoms of a condition, with their path inside it, for checks. */
export function atomsOf(
  condition: RuleCondition,
  path: readonly PropertyKey[] = [],
): { atom: string; path: PropertyKey[] }[] {
  if (typeof condition === "string") return [{ atom: condition, path: [...path] }];
  if ("not" in condition) return atomsOf(condition.not, [...path, "not"]);
  const key = "all" in condition ? "all" : "any";
  const parts = "all" in condition ? condition.all : condition.any;
  return parts.flatMap((part, index) => atomsOf(part, [...path, key, index]));
}

function whereOf(word: string): RuleWhere {
  return word === "client" || word === "history" || word === "replies" || word === "earlier" ? word : "reply";
}
