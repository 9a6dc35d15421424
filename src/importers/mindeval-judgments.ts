import { createHash } from "node:crypto";
import { z } from "zod";
import { importedPrefix, type Rating, type Scenario } from "../vocabulary/index.ts";
import type { ImportedConversation, Importer } from "./importer.ts";
import { MemberAttributes, MemberMessages, memberScenario, memberTurns } from "./mindeval-people.ts";
import { parseJsonRows, readAs, readSource, sourceError } from "./read-source.ts";
import { importTemplate, rightsPage, suiteWithScenarios } from "./result-suite.ts";

/** Names under which the judge writes its numbers, with our items. */
const axes: readonly (readonly [name: string, item: string])[] = [
  ["Clinical Accuracy & Competence", "clinical-accuracy"],
  ["Ethical & Professional Conduct", "ethical-conduct"],
  ["Assessment & Response", "assessment-response"],
  ["Therapeutic Relationship & Alliance", "alliance"],
  ["AI-Specific Communication Quality", "communication"],
];

const Judgment = z.looseObject({ unparsed_judgment: z.string() });
const Interaction = z.looseObject({ member_profile: MemberAttributes, interaction: MemberMessages });

/**
 * Judgments of MindEval's judge with the interactions they are about, line by line. Numbers are read from the judge's own
 * words: the source's parsed ones hold a 3 wherever an axis was missing.
 */
export const mindEvalJudgments: Importer = {
  kind: "mindeval-judgments",
  reads: "judgments of MindEval's judge (JSON Lines)",
  makes: "run",
  takes: [
    { name: "interactions", isNeeded: true, what: "the interactions that were judged (JSON Lines, in the same order)" },
    { name: "assistant", isNeeded: true, what: "the model that answered; the files do not name it" },
    { name: "judge", isNeeded: false, what: "the model that judged" },
  ],
  async read(path, { interactions: file = "", assistant = "", judge: named = "mindeval-judge" }) {
    const judgments = readSource(path);
    const talks = readSource(file);
    const judged = parseJsonRows(judgments.text, path).map(({ value, place }) => readAs(value, Judgment, place));
    const held = parseJsonRows(talks.text, file).map(({ value, place }) => readAs(value, Interaction, place));
    if (judged.length !== held.length) {
      const expected = `Expected as many judgments as interactions, found ${judged.length} and ${held.length}.`;
      throw sourceError({ file: path }, expected);
    }
    const judge = `${importedPrefix}${named}`;
    const scenarios = new Map<string, Scenario>();
    const repeats = new Map<string, number>();
    const counts = { rated: 0, missing: 0, between: 0 };
    const conversations = held.map((talk, index): ImportedConversation => {
      const { member_narrative: _narrative, ...attributes } = talk.member_profile;
      const scenario = memberScenario(attributes);
      scenarios.set(scenario.id, scenario);
      const repeat = repeats.get(scenario.id) ?? 0;
      repeats.set(scenario.id, repeat + 1);
      const ratings = ratingsIn(judged[index]?.unparsed_judgment ?? "", judge, counts);
      return {
        scenarioId: scenario.id,
        assistant,
        repeat,
        turns: memberTurns(talk.interaction),
        ratings,
        isComplete: true,
      };
    });
    const { suite, folder } = suiteWithScenarios(importTemplate("mindeval-judgments"), [...scenarios.values()]);
    const sourceSha256 = createHash("sha256").update(`${judgments.sha256}\n${talks.sha256}`).digest("hex");
    const said = [
      `${conversations.length} judged conversations of ${scenarios.size} profiles; ${counts.rated} axes rated.`,
      `${counts.missing} axes are not in the judge's words and are unrated (the source makes each a 3); ${counts.between} are no level from 1 to 6 and are unrated.`,
    ];
    return {
      files: {
        ...folder,
        ...rightsPage({
          title: "MindEval judgments",
          source: "github.com/SWORDHealth/mind-eval (arXiv 2511.18491)",
          licence: "none stated by that repository",
          sourceSha256,
          said,
          leftOut: [],
        }),
      },
      results: { suite, assistants: [assistant], judge, conversations, sourceSha256 },
      said,
      leftOut: [],
    };
  },
};

function ratingsIn(
  words: string,
  judge: string,
  counts: { rated: number; missing: number; between: number },
): Rating[] {
  return axes.flatMap(([name, itemId]): Rating[] => {
    const number = new RegExp(`${name}\\W{0,6}:\\W{0,6}(\\d+(?:\\.\\d+)?)`).exec(words)?.[1];
    if (number === undefined) {
      counts.missing += 1;
      return [];
    }
    const level = Number(number);
    const about = { rubricId: "mindeval-axes", itemId, turn: null, judge, pass: 0, attempt: 0 };
    if (!Number.isInteger(level) || level < 1 || level > 6) {
      counts.between += 1;
      return [{ status: "unrated", ...about, reason: "level-out-of-range" }];
    }
    counts.rated += 1;
    return [{ status: "rated", ...about, level, evidence: [] }];
  });
}
