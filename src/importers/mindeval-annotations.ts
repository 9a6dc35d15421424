import { z } from "zod";
import { importedPrefix, type Rating, type Scenario } from "../vocabulary/index.ts";
import type { Imported, ImportedConversation, Importer } from "./importer.ts";
import { MemberAttributes, MemberMessages, memberScenario, memberTurns } from "./mindeval-people.ts";
import { parseJsonRows, readAs, readSource, type SourcePlace, sourceError } from "./read-source.ts";
import { importTemplate, rightsPage, suiteWithScenarios } from "./result-suite.ts";

/** Columns of the file, with our names of the items. The file skips 5 and spells 11 without an underscore. */
const criteria: readonly (readonly [column: string, item: string])[] = [
  ...[1, 2, 3, 4, 6, 7, 8, 9, 10].map((number) => [`criterion_${number}`, `criterion-${number}`] as const),
  ["criterion11", "criterion-11"],
];

const levels = z.array(z.int().min(0).max(6)).nullable();
const names = z.array(z.string().min(1)).nullable();
const Session = z.looseObject({
  model: z.string().min(1),
  member_attributes: MemberAttributes,
  messages: MemberMessages,
  ...Object.fromEntries(criteria.map(([column]) => [`${column}.responses`, levels])),
  ...Object.fromEntries(criteria.map(([column]) => [`${column}.responses.users`, names])),
});
type Session = z.infer<typeof Session>;
/** The columns again, by name: their shape was checked above. */
const Columns = z.record(z.string(), z.unknown());

/** Psychologists' ratings of MindEval sessions; 0 is read as not applicable. */
export const mindEvalAnnotations: Importer = {
  kind: "mindeval-annotations",
  reads: "psychologists' ratings of MindEval sessions (JSON Lines)",
  makes: "run",
  takes: [],
  async read(path) {
    const { text, sha256 } = readSource(path);
    const sessions = parseJsonRows(text, path).map(({ value, place }) => ({
      session: readAs(value, Session, place),
      columns: readAs(value, Columns, place),
      place,
    }));
    return imported(sessions, sha256);
  },
};

interface Placed {
  session: Session;
  columns: z.infer<typeof Columns>;
  place: SourcePlace;
}

function imported(sessions: readonly Placed[], sourceSha256: string): Imported {
  const scenarios = new Map<string, Scenario>();
  const repeats = new Map<string, number>();
  // Ids of people stay in their file: here they are numbered as they first appear.
  const raters = new Map<string, number>();
  const counts = { rated: 0, notApplicable: 0 };
  const conversations = sessions.map(({ session, columns, place }): ImportedConversation => {
    const scenario = memberScenario(session.member_attributes);
    scenarios.set(scenario.id, scenario);
    const pair = `${scenario.id}\n${session.model}`;
    const repeat = repeats.get(pair) ?? 0;
    repeats.set(pair, repeat + 1);
    const ratings = criteria.flatMap(([column, itemId]) => {
      const given = readAs(columns[`${column}.responses`], levels, place) ?? [];
      const users = readAs(columns[`${column}.responses.users`], names, place) ?? [];
      if (given.length !== users.length || new Set(users).size !== users.length) {
        const expected = `Expected one rater for each rating, found ${given.length} ratings and ${new Set(users).size} raters.`;
        throw sourceError({ ...place, field: `${column}.responses` }, expected);
      }
      return given.map((level, index): Rating => {
        const user = users[index] ?? "";
        const number = raters.get(user) ?? raters.size + 1;
        raters.set(user, number);
        const judge = `${importedPrefix}mindeval-psychologist-${number}`;
        const about = { rubricId: "mindeval-criteria", itemId, turn: null, judge, pass: 0, attempt: 0 };
        counts[level === 0 ? "notApplicable" : "rated"] += 1;
        if (level === 0) return { status: "not-applicable", ...about, note: "0 in the file" };
        return { status: "rated", ...about, level, evidence: [] };
      });
    });
    return {
      scenarioId: scenario.id,
      assistant: session.model,
      repeat,
      turns: memberTurns(session.messages),
      ratings,
      isComplete: true,
    };
  });
  const { suite, folder } = suiteWithScenarios(importTemplate("mindeval-annotations"), [...scenarios.values()]);
  const assistants = [...new Set(conversations.map(({ assistant }) => assistant))];
  const said = [
    `${conversations.length} sessions of ${scenarios.size} profiles with ${assistants.length} models, rated by ${raters.size} psychologists.`,
    `${counts.rated} ratings from 1 to 6; ${counts.notApplicable} are 0, read as not applicable and left out. The measures "as published" average them as 0.`,
    "A profile is who the person is; what they wanted from a talk differs between models in this file.",
    "Raters are numbered in the order in which they first appear; their ids are not taken over.",
  ];
  const leftOut = [{ what: "written justifications", because: "they belong to a session, not to a rating" }];
  return {
    files: {
      ...folder,
      ...rightsPage({
        title: "MindEval annotations",
        source: "github.com/SWORDHealth/mind-eval (arXiv 2511.18491)",
        licence: "none stated by that repository",
        sourceSha256,
        said,
        leftOut,
      }),
    },
    results: { suite, assistants, judge: `${importedPrefix}mindeval-psychologists`, conversations, sourceSha256 },
    said,
    leftOut,
  };
}
