import { clusteredProportion } from "../../statistics/index.ts";
import type { AnalysedConversation, AnalysisNumbers } from "./analysis-result.ts";

/**
 * What shortcuts earn on questions with one right option, computed from the files: the longest option, each place in the file,
 * the commonest place, and chance. A score is worth what it stands above the best of them.
 */
export function shortcuts(conversations: readonly AnalysedConversation[]): AnalysisNumbers {
  const scenarios = [...new Map(conversations.map(({ scenario }) => [scenario.id, scenario])).values()];
  const questions = scenarios.flatMap(({ id, answers = [] }) =>
    answers.flatMap((format) => {
      if (format.kind !== "options" || format.key?.length !== 1) return [];
      const right = format.options.findIndex((option) => option.id === format.key?.[0]);
      const lengths = format.options.map(({ text }) => text.length);
      return [{ id, right, options: lengths.length, longest: lengths.indexOf(Math.max(...lengths)) }];
    }),
  );
  if (questions.length === 0) return { values: [], tables: [], notes: ["No question has exactly one right option."] };
  const clusters = questions.map(({ id }) => id);
  const share = (isHit: (question: (typeof questions)[number]) => boolean) =>
    clusteredProportion(
      questions.map((question) => Number(isHit(question))),
      clusters,
    );
  const places = Array.from({ length: Math.max(...questions.map(({ options }) => options)) }, (_, place) => place);
  const hits = places.map((place) => questions.filter(({ right }) => right === place).length);
  const mode = hits.indexOf(Math.max(...hits));
  const chance = questions.reduce((sum, { options }) => sum + 1 / options, 0) / questions.length;
  return {
    values: [
      { name: "Longest option", unit: "share", estimate: share(({ right, longest }) => right === longest) },
      ...places.map((place) => ({
        name: `Always option ${place + 1}`,
        unit: "share" as const,
        estimate: share(({ right }) => right === place),
      })),
      { name: "Commonest place", unit: "share", estimate: share(({ right }) => right === mode) },
    ],
    tables: [],
    notes: [`Chance: ${(100 * chance).toFixed(1)} %, over ${questions.length} questions.`],
  };
}
