import type { ClientsResult } from "../suites/index.ts";
import { formatEstimate, plural } from "./format-number.ts";
import type { ReportClients } from "./report-clients.ts";
import { reportEstimate } from "./report-estimate.ts";

/** A suite's simulated clients, in words and counts. */
export function describeClients(result: ClientsResult): ReportClients {
  const { suiteId, conversations, clientTurns, kinds, corrections, variety, hasRule, excluded, closeness } = result;
  const brokeRole = reportEstimate(result.brokeRole);
  return {
    suiteId,
    sentence: sentenceOf(result),
    conversations,
    clientTurns,
    brokeRole,
    counts: counted.map(({ id, label }) => ({ id, label, count: result[id] })),
    kinds,
    corrections,
    variety,
    hasRule,
    excluded,
    closeness:
      closeness === null
        ? null
        : {
            reference: closeness.reference,
            turns: closeness.turns,
            distance: closeness.distance,
            features: closeness.features.map(({ test: _kept, ...feature }) => ({
              ...feature,
              label: featureLabels[feature.feature],
            })),
          },
  };
}

const counted = [
  { id: "due", label: "facts that were due" },
  { id: "told", label: "of those told" },
  { id: "early", label: "told before their conditions held" },
  { id: "withheld", label: "asked for, could be told, and were not" },
  { id: "leaks", label: "said before they were disclosed" },
  { id: "contradictions", label: "denied or said with other numbers" },
  { id: "unspoken", label: "on record as told, with none of their words said" },
  { id: "repeated", label: "turns that repeat an earlier one word for word" },
] as const satisfies readonly { id: keyof ClientsResult; label: string }[];

const featureLabels = {
  words: "words per turn",
  wordsPerSentence: "words per sentence",
  charactersPerWord: "characters per word",
  readingEase: "reading ease (Flesch)",
  disfluency: "hesitations per 100 words",
  lexicalDiversity: "lexical diversity (Guiraud)",
} as const;

/** How far client turns are from turns that people wrote, and on what most. */
export function describeCloseness({ distance, turns, features }: NonNullable<ReportClients["closeness"]>): string {
  const furthest = [...features].sort((a, b) => b.distance - a.distance)[0];
  const most = furthest === undefined ? "" : `, furthest in ${furthest.label}`;
  return `Client turns beside turns that people wrote: distance ${distance.toFixed(2)} of 1 over ${plural(turns, "turn")}${most}.`;
}

function sentenceOf({ conversations, brokeRole, excluded, hasRule }: ClientsResult): string {
  const share =
    brokeRole.status === "estimated"
      ? `out of role in ${formatEstimate(reportEstimate(brokeRole), "proportion").replace(/\.$/, "")} of them`
      : "how often they left their role is not known";
  const rule = hasRule
    ? excluded.length === 0
      ? "None was left out by the suite's rule."
      : `${plural(excluded.length, "conversation")} left out by the suite's rule.`
    : "The suite has no rule to leave any out.";
  return `${plural(conversations, "conversation")} with a simulated client: ${share}. ${rule}`;
}
