// The table of docs/people.md, from the files of library/personas; `npx tsx scripts/people-table.ts` writes it anew.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadDetectors } from "../src/detection/index.ts";
import { loadClientContent, loadPersonas } from "../src/simulated-clients/index.ts";

export const peoplePage: string = fileURLToPath(new URL("../docs/people.md", import.meta.url));

/** The page as the files have it today. */
export function peopleTable(): string {
  const people = loadPersonas({ content: loadClientContent(), detectors: loadDetectors() });
  const rows = people.map(({ id, age, locale, language, style, tags, contentNote }) =>
    [
      `\`${id}\``,
      age,
      language === undefined ? locale : `${locale}, writes ${language}`,
      tags.condition ?? "",
      tags.severity ?? "",
      style,
      contentNote.replaceAll("|", "\\|"),
    ].join(" | "),
  );
  return [
    "# The people of the library",
    "",
    `${people.length} simulated people, each a file in \`library/personas/\`. All are invented; nobody has reviewed them yet (each file`,
    "names its reviewers), and those who write another language than English have not been read by native speakers. Talk to one with",
    "`plumbline chat --persona ID`; put one into a scenario, or write your own: [write a persona](guides/write-a-persona.md).",
    "",
    "| id | age | locale | condition | severity | style | before reading |",
    "|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(peoplePage, peopleTable());
