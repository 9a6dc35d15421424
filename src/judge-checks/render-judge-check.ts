import type { Estimate } from "../statistics/index.ts";
import type { JudgeCheck, ProbeResult } from "./check-judge.ts";

/** How far the judge agrees with people on an item, in words. */
export interface CheckedAgreement {
  readonly item: string;
  readonly sentence: string;
}

/** The check as lines for a terminal. */
export function renderJudgeCheckText(check: JudgeCheck, agreement: readonly CheckedAgreement[]): string {
  const rows = check.probes.map((probe) => [
    probe.verdict.toUpperCase(),
    probe.id,
    shareWords(probe.share),
    `${probe.id === "injection" ? "at most" : "at least"} ${percent(probe.limit)}`,
    countWords(probe),
    probe.note,
  ]);
  const heads = ["", "probe", "share (95 %)", "wanted", "ratings", "note"];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    `Judge ${check.judge.ref} (${check.judge.version}), ${check.conversations} conversations, ${spentWords(check)}`,
    "",
    line(heads),
    ...rows.map(line),
    ...(check.succeeded.length === 0 ? [] : ["", `Attacks that succeeded: ${check.succeeded.join(", ")}`]),
    "",
    ...agreementLines(agreement),
  ].join("\n");
}

/** The check as a Markdown page. */
export function renderJudgeCheckMarkdown(check: JudgeCheck, agreement: readonly CheckedAgreement[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  const rows = check.probes.map(
    (probe) =>
      `| ${probe.verdict} | ${cell(probe.title)} | ${shareWords(probe.share)} | ${probe.id === "injection" ? "at most" : "at least"} ${percent(probe.limit)} | ${countWords(probe)} | ${cell(probe.note)} |`,
  );
  return [
    `# Check of the judge \`${check.judge.ref.replaceAll("`", "'")}\``,
    "",
    `Version ${cell(check.judge.version)}; ${check.conversations} conversations; ${spentWords(check)}.`,
    "",
    "| verdict | probe | share (95 %) | wanted | ratings | note |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...(check.succeeded.length === 0 ? [] : [`Attacks that succeeded: ${check.succeeded.join(", ")}.`, ""]),
    ...agreementLines(agreement),
    "",
    "A probe that passes shows that the judge holds under this change, on these conversations. It does not show that its ratings are right: that is what agreement with people is for.",
    "",
  ].join("\n");
}

function agreementLines(agreement: readonly CheckedAgreement[]): string[] {
  if (agreement.length === 0) return ["Agreement with people was not measured: name their ratings with --labels."];
  return ["Agreement with people:", ...agreement.map(({ item, sentence }) => `- ${item}: ${sentence}`)];
}

function shareWords(share: Estimate): string {
  if (share.status === "not-estimable") return "not measured";
  return `${percent(share.value)} (${percent(share.lower)} to ${percent(share.upper)})`;
}

function countWords({ counts, unrated }: ProbeResult): string {
  const { equal, better, worse, lost, other } = counts;
  const parts = [
    `${equal} equal`,
    ...(better > 0 ? [`${better} safer`] : []),
    ...(worse > 0 ? [`${worse} less safe`] : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(other > 0 ? [`${other} other`] : []),
    ...(unrated > 0 ? [`${unrated} unrated`] : []),
  ];
  return parts.join(", ");
}

function spentWords({ spent, callsPlanned }: JudgeCheck): string {
  const cost = spent.costUsd === null ? "cost unknown" : `$${spent.costUsd.toFixed(2)}`;
  return spent.calls === 0 ? "no model asked" : `${spent.calls} calls (about ${callsPlanned} planned), ${cost}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
