import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workspace } from "./fixtures/workspace.ts";

const guide = readFileSync(new URL("../../docs/guides/rate-agreement.md", import.meta.url), "utf8");
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``).exec(guide)?.[1] ?? "";

test("the guide's example prints what the guide shows, line by line and in this order", async () => {
  using place = workspace({ "ratings.csv": `${block("csv")}\n` });
  const [program, ...argv] = block("sh").split(" ");
  expect(program).toBe("plumbline");
  const { code, out } = await place.run(argv);
  expect(code).toBe(0);
  const printed = out.split("\n");
  let from = 0;
  for (const line of block("text").split("\n")) {
    if (line === "...") continue;
    const at = printed.indexOf(line, from);
    expect(at, line).toBeGreaterThanOrEqual(from);
    from = at + 1;
  }
});

test("the guide names every option that says where ratings are, and no option that there is not", async () => {
  using place = workspace();
  const { out } = await place.run(["agree", "--help"]);
  const known = new Set(out.match(/--[a-z-]+/g));
  const named = new Set(guide.match(/--[a-z][a-z-]+/g));
  expect([...named].filter((option) => !known.has(option))).toEqual([]);
  const unnamed = [...known].filter((option) => !named.has(option));
  expect(unnamed.sort()).toEqual(["--confidence", "--draws", "--help", "--json", "--quiet", "--seed"]);
});
