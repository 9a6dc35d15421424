import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as statistics from "./index.ts";

const page = readFileSync(new URL("../../docs/statistics.md", import.meta.url), "utf8");
const named = new Set([...page.matchAll(/`([a-z][A-Za-z]+)`/g)].map(([, name]) => name));

test("docs/statistics.md names every function of the room", () => {
  const functions = Object.entries(statistics).filter(([name]) => name !== "InvalidInputError");
  expect(functions.filter(([name]) => !named.has(name)).map(([name]) => name)).toEqual([]);
});

test("docs/statistics.md names no function that is not there", () => {
  const [, table = ""] = /(\| function \|[\s\S]*?)\n\n/.exec(page) ?? [];
  const first = table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([A-Za-z]+)`/g)]);
  expect(first.length).toBeGreaterThan(60);
  expect(first.map(([, name]) => name).filter((name) => !(`${name}` in statistics))).toEqual([]);
});
