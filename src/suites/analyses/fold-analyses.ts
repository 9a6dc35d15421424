import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { matches } from "../fold-measure.ts";
import type { Suite } from "../suite.ts";
import { agree, classify, distances } from "./against-truth.ts";
import {
  type AnalysedConversation,
  type AnalysisContext,
  type AnalysisNumbers,
  type AnalysisResult,
  isAnalysed,
} from "./analysis-result.ts";
import { conditioned } from "./conditioned.ts";
import { contrasts } from "./contrasts.ts";
import { detectionDelay } from "./detection-delay.ts";
import { factors } from "./factors.ts";
import { importance } from "./importance.ts";
import { ledger } from "./ledger.ts";
import { meanRating } from "./mean-rating.ts";
import { curve, heatmap, lift, prevalence, remainingLength } from "./over-time.ts";
import { bands, correlation, dispersion, protocols, ratio } from "./over-values.ts";
import { per } from "./per.ts";
import { propensityMatching } from "./propensity-matching.ts";
import { scoreIndex } from "./score-index.ts";
import { shortcuts } from "./shortcuts.ts";
import { similarityMatching } from "./similarity-matching.ts";

/** All analyses of a suite for one assistant: over all conversations they are meant for, then by each value of `by` tags. */
export function foldAnalyses(
  suite: Suite,
  assistant: string,
  conversations: readonly AnalysedConversation[],
): AnalysisResult[] {
  const { definition } = suite;
  const context: AnalysisContext = {
    rubrics: new Map(suite.rubrics.map((rubric) => [rubric.id, rubric])),
    measures: definition.measures,
    phases: definition.conversation.phases ?? [],
  };
  const done = conversations.filter(isAnalysed);
  return (definition.analyses ?? []).flatMap((analysis) => {
    const meant = done.filter(({ scenario }) => matches(analysis.where, scenario));
    const result = (group: AnalysisResult["group"], members: readonly AnalysedConversation[]): AnalysisResult => ({
      suiteId: definition.id,
      assistant,
      analysis,
      group,
      conversations: members.length,
      ...compute(analysis, members, context),
    });
    const groups = (analysis.by ?? []).flatMap((tag) => {
      const values = [...new Set(meant.flatMap(({ scenario }) => scenario.tags[tag] ?? []))].sort();
      return values.map((value) =>
        result(
          { tag, value },
          meant.filter(({ scenario }) => scenario.tags[tag] === value),
        ),
      );
    });
    return [result(null, meant), ...groups];
  });
}

function compute(
  analysis: AnalysisDefinition,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  switch (analysis.kind) {
    case "classification":
      return classify(analysis, conversations, context);
    case "agreement":
      return agree(analysis, conversations, context);
    case "error":
      return distances(analysis, conversations, context);
    case "curve":
      return curve(analysis, conversations, context);
    case "delay":
      return detectionDelay(analysis, conversations, context);
    case "prevalence":
      return prevalence(analysis, conversations, context);
    case "lift":
      return lift(analysis, conversations, context);
    case "length":
      return remainingLength(analysis, conversations, context);
    case "contrasts":
      return contrasts(analysis, conversations, context);
    case "ledger":
      return ledger(conversations);
    case "per":
      return per(analysis, conversations);
    case "heatmap":
      return heatmap(analysis, conversations, context);
    case "dispersion":
      return dispersion(analysis, conversations, context);
    case "ratio":
      return ratio(analysis, conversations);
    case "factors":
      return factors(analysis, conversations);
    case "importance":
      return importance(analysis, conversations);
    case "propensity-matching":
      return propensityMatching(analysis, conversations);
    case "similarity-matching":
      return similarityMatching(analysis, conversations);
    case "correlation":
      return correlation(analysis, conversations);
    case "conditioned":
      return conditioned(analysis, conversations, context);
    case "bands":
      return bands(analysis, conversations);
    case "protocols":
      return protocols(analysis, conversations, context);
    case "index":
      return scoreIndex(analysis, conversations, context);
    case "mean-rating":
      return meanRating(analysis, conversations, context);
    default:
      return shortcuts(conversations);
  }
}
