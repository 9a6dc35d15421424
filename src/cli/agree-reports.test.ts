import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dimensionOf, studyOf } from "./fixtures/read-study.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

// Eight invented replies of two invented systems, rated by three invented people.
const table = [
  "reply,system,ada,ben,cem",
  ...["1,x,1,2,1", "2,x,3,3,2", "3,x,5,4,5", "4,x,2,2,2", "1,y,4,4,3", "2,y,5,5,5", "3,y,3,1,2", "4,y,2,3,2"],
].join("\n");
const flags = ["--raters", "ada,ben,cem", "--item", "reply", "--system", "system", "--unit", "item", "--scale", "1..5"];
const everyFormat = ["--format", "md,html,json,latex", "--out", "out"];

let place: Workspace;
beforeAll(() => {
  place = workspace({ "r.csv": table });
});
afterAll(() => place[Symbol.dispose]());

describe("agree writes a study", () => {
  test("as Markdown, HTML, JSON and LaTeX, and says where", async () => {
    const { code, out } = await place.run(["agree", "r.csv", ...flags, ...everyFormat]);
    expect(code).toBe(0);
    for (const name of ["agreement.md", "agreement.html", "agreement.json", "agreement.tex"]) {
      expect(out).toContain(`Written: ${join("out", name)}`);
      expect(existsSync(join(place.folder, "out", name))).toBe(true);
    }
  });

  test("with the same numbers in every format", async () => {
    const { out } = await place.run(["agree", "r.csv", ...flags, ...everyFormat]);
    const read = (name: string) => place.read(join("out", name));
    const [markdown, html, latex] = [read("agreement.md"), read("agreement.html"), read("agreement.tex")];
    const study = studyOf({ code: 0, out: read("agreement.json"), err: "", io: undefined as never }); // io is not read
    const { joint, pairs } = dimensionOf(study);
    const statistics = [...joint.statistics, ...pairs.flatMap((pair) => pair.statistics)];
    expect(statistics.length).toBeGreaterThan(60);
    for (const { name, kind, estimate } of statistics) {
      if (estimate.status !== "estimated") continue;
      const digits = kind === "share" ? `${(estimate.value * 100).toFixed(1)}` : Math.abs(estimate.value).toFixed(3);
      for (const text of [out, markdown, html, latex]) expect(text, name).toContain(digits);
    }
  });

  test("as JSON with a version, the file's hash, and everything asked for, so that it can be repeated", async () => {
    const study = studyOf(await place.run(["agree", "r.csv", ...flags, "--seed", "7", "--json"]));
    expect(study).toMatchObject({
      schemaVersion: 1,
      kind: "agreement-study",
      source: { file: "r.csv", rows: 8, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      request: { raters: ["ada", "ben", "cem"], item: ["reply"], system: "system", scale: [1, 5] },
      unit: "item",
      seed: 7,
      systems: ["x", "y"],
    });
  });

  test("the same way each time; another seed moves bootstrap intervals alone", async () => {
    const run = async (seed: string) => (await place.run(["agree", "r.csv", ...flags, "--json", "--seed", seed])).out;
    const [first, again, other] = [await run("1"), await run("1"), await run("2")];
    expect(again).toBe(first);
    const changed = (text: string) => {
      const { dimensions } = studyOf({ code: 0, out: text, err: "", io: undefined as never }); // io is not read
      return dimensions.flatMap(({ joint, pairs }) => [joint, ...pairs].flatMap(({ statistics }) => statistics));
    };
    const before = changed(first);
    const moved = changed(other).filter((statistic, at) => JSON.stringify(statistic) !== JSON.stringify(before[at]));
    expect(moved.length).toBeGreaterThan(0);
    for (const { estimate } of moved) {
      expect(estimate.status === "estimated" ? estimate.method : "").toContain("bootstrap");
    }
  });

  test("nothing but errors with --quiet, and no file unless one is asked for", async () => {
    using fresh = workspace({ "r.csv": table });
    const { code, out } = await fresh.run(["agree", "r.csv", ...flags, "--quiet"]);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(existsSync(join(fresh.folder, "plumbline-agreement"))).toBe(false);
    await fresh.run(["agree", "r.csv", ...flags, "--quiet", "--format", "md"]);
    expect(existsSync(join(fresh.folder, "plumbline-agreement", "agreement.md"))).toBe(true);
  });
});

describe("a study says in words", () => {
  test("what its unit is, what was assumed, and that items of one name in two systems belong together", async () => {
    const { out } = await place.run(["agree", "r.csv", ...flags]);
    const text = out.replace(/\s+/g, " ");
    expect(text).toContain("Unit: item (what is compared are single items).");
    expect(text).toContain("Ratings are taken as interval: equal steps are equal differences. This was assumed");
    expect(text).toContain("The 8 items belong to 4 clusters, which count as the independent units.");
    expect(text).toContain("ICC(A,1) over system means");
    expect(text).toContain("Agreement is not correctness");
  });

  test("how many system means stand behind agreement over systems, and what that does not say", async () => {
    const rows = ["a", "b", "c", "d", "e"].flatMap((system, at) =>
      [1, 2, 3].map((item) => `${item},${system},${(at + item) % 5},${(at + item + (item % 2)) % 5}`),
    );
    place.write({ "s.csv": `id,system,human,judge\n${rows.join("\n")}\n` });
    const argv = [
      "agree",
      "s.csv",
      "--raters",
      "human,judge",
      "--item",
      "id",
      "--system",
      "system",
      "--unit",
      "system",
    ];
    const text = (await place.run(argv)).out.replace(/\s+/g, " ");
    expect(text).toContain("This is agreement over 5 system means, not over 15 items.");
    expect(text).toContain("It says nothing about how far one rating of one item can be trusted.");
    expect(text).toContain("Leaving one system out, ICC(A,1) lies between");
    expect(text).not.toContain("Cohen's kappa");
  });

  test("nothing about good, fair or substantial agreement", async () => {
    const { out } = await place.run(["agree", "r.csv", ...flags]);
    expect(out.replace("is called good or poor here", "")).not.toMatch(
      /\b(good|poor|fair|slight|moderate|substantial|excellent|almost perfect)\b/i,
    );
  });

  test("which items the raters part on, by name and never by text", async () => {
    const said = "somebody wrote this sentence, and it is longer than any name of an item is going to be";
    place.write({ "t.csv": `what,ada,ben\n"${said}",1,5\nshort,2,2\nother,3,4\n` });
    const { out } = await place.run(["agree", "t.csv", "--raters", "ada,ben", "--item", "what", "--unit", "item"]);
    expect(out).toMatch(/widest disagreements\n.*\nline 2\s+1\s+5\nother\s+3\s+4/);
    expect(out).not.toContain("somebody wrote");
  });
});

describe("hostile names stay names", () => {
  const hostile = [
    "<img src=x onerror=alert(1)>",
    "a|b",
    "``tick` #12 @somebody",
    "\\input{secret} $x_1^2$ 50% & more",
    "esc\u001B[31mred \u202Edesrever",
  ];
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  const rows = [1, 2, 3, 4, 5, 6].map((row) =>
    quoted([`${row} ${hostile[row % 5]}`, ...hostile.map((_, at) => `${((row * at) % 5) + 1}`)]),
  );
  let out: string;
  beforeAll(async () => {
    place.write({ "h.csv": `id,${quoted(hostile)}\n${rows.join("\n")}\n` });
    const raters = hostile.map((name) => `"${name}"`).join(",");
    const argv = ["agree", "h.csv", "--raters", raters, "--item", "id", "--unit", "item", "--draws", "200"];
    const ran = await place.run([...argv, "--format", "md,html,latex", "--out", "hostile"]);
    expect(ran.err).toBe("");
    out = ran.out;
  });

  test("in the terminal: no escape sequence, no reordering", () => {
    expect(out).toContain("esc<U+001B>[31mred <U+202E>desrever");
    expect([...out].some((character) => character === "\u001B" || character === "\u202E")).toBe(false);
  });

  test("in HTML: no tag, no script, nothing fetched", () => {
    const html = place.read("hostile/agreement.html");
    expect(html).not.toMatch(/<img|<script/i);
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/(src|href)="/);
  });

  test("in Markdown: every row of a table keeps its cells", () => {
    const lines = place.read("hostile/agreement.md").split("\n");
    expect(lines.join("\n")).toContain("`<img src=x onerror=alert(1)>`");
    let width = 0;
    for (const line of lines) {
      if (!line.startsWith("|")) {
        width = 0;
        continue;
      }
      const cells = line.split("|").length;
      if (width > 0) expect(cells).toBe(width);
      width = cells;
    }
    expect(lines.some((line) => line.startsWith("|"))).toBe(true);
  });

  test("in LaTeX: no command, and every group is closed", () => {
    const latex = place.read("hostile/agreement.tex");
    expect(latex).not.toContain("\\input{");
    expect(latex).toContain("\\textbackslash{}input\\{secret\\} \\$x\\_1\\textasciicircum{}2\\$ 50\\% \\& more");
    const bare = latex.replace(/\\[{}\\%&$#_]/g, "");
    expect(bare.split("{").length).toBe(bare.split("}").length);
    expect((bare.match(/\$/g)?.length ?? 0) % 2).toBe(0);
  });
});
