import { resolve } from "node:path";
import { ContentError } from "../../content/index.ts";
import { loadDetectors } from "../../detection/index.ts";
import { unaskedJudge } from "../../judges/index.ts";
import { loadPriceTable } from "../../models/index.ts";
import { visibleText } from "../../reports/index.ts";
import { type AuditEstimate, auditEstimate, listAuditProfiles, type Suite } from "../../suites/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { judgeEstimate } from "../judge-estimate.ts";
import { loadKnownSuites, suiteSearch } from "../known-suites.ts";
import { loadConfig } from "../load-config.ts";
import { safeJson } from "../safe-json.ts";

/** The flags of `plumbline suites`. */
export interface SuitesFlags {
  assistant?: string;
  client?: string;
  judge?: string;
  repeats?: number;
  json?: boolean;
}

/** `plumbline suites`: every suite with the calls, tokens, cost and time an audit of one assistant would take. Asks nobody. */
export async function suitesCommand(flags: SuitesFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const prices = loadPriceTable(config.prices === undefined ? undefined : resolve(io.cwd, config.prices));
  const refs = {
    // What an unnamed model would be asked is the useful answer to "how many calls": it has no price.
    assistant: flags.assistant ?? "an assistant",
    client: flags.client ?? config.client ?? null,
  };
  const judging = flags.judge ?? config.judge ?? "builtin:rules";
  const detectors = loadDetectors();
  const judge = unaskedJudge(judging, detectors).description.ref;
  const repeats = flags.repeats ?? config.repeats ?? 1;
  const known = loadKnownSuites(suiteSearch(config, io));
  const rows = known.map(({ id, suite }) =>
    suite instanceof ContentError
      ? { id, problems: suite.issues.length }
      : { ...aboutOf(suite), estimate: estimateOf(suite) },
  );
  const profiles = listAuditProfiles();
  if (flags.json === true) {
    io.out(
      `${safeJson({ refs: { ...refs, assistant: flags.assistant ?? null, judge }, repeats, suites: rows, profiles })}\n`,
    );
    return exitCode.ok;
  }
  const lines = [
    `Suites, for one assistant${flags.assistant === undefined ? "" : ` (${flags.assistant})`}, judge ${judge}, ${repeats} time${repeats === 1 ? "" : "s"} each`,
    ...rows.flatMap((row) =>
      "problems" in row
        ? [`  ${row.id}  cannot be used (${row.problems} problems; see: plumbline show ${row.id})`]
        : [
            `  ${row.id} ${row.version}  ${row.title}`,
            `    ${row.subject === "judge" ? "measures judges; " : ""}${wordsFor(row.estimate)}`,
          ],
    ),
    "",
    "Profiles (plumbline audit --profile NAME)",
    ...profiles.map(
      ({ id, title, suites, repeats: times }) =>
        `  ${id}  ${title}: ${suites === "all" ? "all suites" : suites.join(", ")}${times === 1 ? "" : `, ${times} times each`}`,
    ),
    "",
    "Calls follow from the suites. Tokens are assumed, 4 seconds a call and 10 conversations at once; a run of your own says more (plumbline plan --run).",
  ];
  io.out(`${lines.map((line) => visibleText(line, "space")).join("\n")}\n`);
  return exitCode.ok;

  function estimateOf(suite: Suite): AuditEstimate {
    if (suite.definition.subject === "judge") return estimateOfJudges(suite);
    const { ref, ...estimate } = judgeEstimate(suite, judging, detectors, prices);
    return auditEstimate(suite, { refs: { ...refs, judge: ref }, repeats, ...estimate });
  }

  /** What is measured rates; an assistant that is no judge is counted as a judge that is asked once a turn. */
  function estimateOfJudges(suite: Suite): AuditEstimate {
    const unnamed = { refs: { ...refs, judge: null }, repeats, costOf: () => null };
    if (flags.assistant === undefined) return auditEstimate(suite, unnamed);
    try {
      const { ref, ...estimate } = judgeEstimate(suite, flags.assistant, detectors, prices);
      return auditEstimate(suite, { refs: { ...refs, assistant: ref, judge: null }, repeats, ...estimate });
    } catch (error) {
      if (!(error instanceof PlumblineError)) throw error;
      return auditEstimate(suite, unnamed);
    }
  }
}

function aboutOf({ definition, scenarios }: Suite) {
  const { id, version, title, subject = "assistant" } = definition;
  return { id, version, title, subject, scenarios: scenarios.length };
}

function wordsFor({ conversations, calls, inputTokens, outputTokens, costUsd, minutes }: AuditEstimate): string {
  const all = calls.assistant + calls.client + calls.judge;
  const roles = (["assistant", "client", "judge"] as const)
    .filter((role) => calls[role] > 0)
    .map((role) => `${count(calls[role])} ${role}`);
  const cost = costUsd === null ? "cost unknown without a price" : `about $${costUsd.toFixed(2)}`;
  const time =
    minutes < 1
      ? "under a minute"
      : minutes < 90
        ? `about ${Math.ceil(minutes)} min`
        : `about ${(minutes / 60).toFixed(1)} h`;
  const tokens = `${count(inputTokens)} tokens in, ${count(outputTokens)} out`;
  if (all === 0) return `${count(conversations)} conversations, no calls`;
  return `${count(conversations)} conversations; calls: ${roles.join(", ")}; ${tokens}; ${cost}; ${time}`;
}

function count(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");
}
