import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { peoplePage, peopleTable } from "./people-table.ts";

test("docs/people.md lists the people of the library as they are", () => {
  expect(readFileSync(peoplePage, "utf8")).toBe(peopleTable());
});
