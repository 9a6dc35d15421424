import type { Scenario, SuiteFile } from "../vocabulary/index.ts";

/** What of a scenario does not fit together, by path inside it. */
export function scenarioProblems(
  scenario: Scenario,
  { subject = "assistant" }: Pick<SuiteFile, "subject">,
): { path: PropertyKey[]; problem: string }[] {
  const problems: { path: PropertyKey[]; problem: string }[] = [];
  const { history, answers, client, replies, exemplar } = scenario;
  if (history !== undefined && history.at(-1)?.speaker !== "assistant") {
    problems.push({
      path: ["history"],
      problem: "The last turn said already is an assistant's; then the person speaks.",
    });
  }
  const exchanges = client.kind === "scripted" ? client.lines.length : client.exchanges;
  for (const [index, format] of (answers ?? []).entries()) {
    const path = ["answers", index];
    const exchange = format.exchange ?? index + 1;
    if (exchange > exchanges) {
      problems.push({
        path,
        problem: `The conversation has ${exchanges} exchanges; exchange ${exchange} is never asked.`,
      });
    }
    if (format.kind === "options" || format.kind === "list") {
      const ids = format.options.map(({ id }) => id);
      if (new Set(ids).size !== ids.length) problems.push({ path, problem: "Two options have the same id." });
    }
    if (format.kind !== "options") continue;
    const { key = [], several, options } = format;
    for (const id of key) {
      if (!options.some((option) => option.id === id))
        problems.push({ path, problem: `No option has the id "${id}".` });
    }
    if (key.length > 1 && !several) problems.push({ path, problem: "Several right options need `several: true`." });
  }
  if ((exemplar?.length ?? 0) > exchanges) {
    problems.push({
      path: ["exemplar"],
      problem: `There are ${exemplar?.length ?? 0} replies and a visit allows ${exchanges}.`,
    });
  }
  if (replies !== undefined && client.kind !== "scripted") {
    problems.push({ path: ["replies"], problem: "Replies are given to a scripted client, one per line." });
  }
  if (replies !== undefined && replies.length !== exchanges) {
    problems.push({
      path: ["replies"],
      problem: `${exchanges} lines need as many replies; there are ${replies.length}.`,
    });
  }
  if (subject === "judge" && replies === undefined) {
    problems.push({ path: ["replies"], problem: "A suite that measures judges gives the replies to be rated." });
  }
  return problems;
}
