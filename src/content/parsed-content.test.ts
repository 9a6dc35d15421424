import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import {
  compiledFolder,
  compileLibrary,
  libraryFolder,
  type ParsedContent,
  parseContent,
  parsedContentIn,
} from "./index.ts";

const newFolder = () => mkdtempSync(join(tmpdir(), "plumbline-parsed-"));
const Named = z.strictObject({ name: z.string() });

/** Says how often it was asked for something it had. */
function counting(kept: ParsedContent) {
  const counts = { hits: 0, kept: 0 };
  const content: ParsedContent = {
    get(sha256) {
      const found = kept.get(sha256);
      if (found !== undefined) counts.hits += 1;
      return found;
    },
    put(sha256, data) {
      counts.kept += 1;
      kept.put(sha256, data);
    },
  };
  return { counts, content };
}

describe("content that was parsed before", () => {
  test("reads the same as the first time, and another text is another entry", () => {
    const { counts, content } = counting(parsedContentIn(newFolder()));
    const first = parseContent("name: one", Named, "one.yaml", content);
    expect(parseContent("name: one", Named, "one.yaml", content)).toEqual(first);
    expect(counts).toEqual({ hits: 1, kept: 1 });
    expect(parseContent("name: two", Named, "one.yaml", content).value).toEqual({ name: "two" });
  });

  test("is checked by its schema every time, with line and column", () => {
    const { counts, content } = counting(parsedContentIn(newFolder()));
    const read = () => parseContent("# a comment\nnaem: one", Named, "one.yaml", content);
    for (let time = 0; time < 2; time += 1) {
      expect(read).toThrow(/one\.yaml:2:7 naem: Unknown field\..* Did you mean "name"\?/);
    }
    expect(counts.hits).toBe(1);
  });

  test.each([".inf", "-.inf", ".nan", "-0.0", "[1, {a: .nan}]"])(
    "%s, which JSON does not know, is parsed each time",
    (text) => {
      const { content } = counting(parsedContentIn(newFolder()));
      const read = () => parseContent(text, z.any(), "numbers.yaml", content).value;
      expect(read()).toEqual(parse(text));
      expect(read()).toEqual(parse(text));
    },
  );

  test("a file that was cut off is parsed as if it were not there", () => {
    const folder = newFolder();
    const content = parsedContentIn(folder);
    parseContent("name: one", Named, "one.yaml", content);
    const [file = ""] = readdirSync(folder);
    writeFileSync(join(folder, file), '{"na');
    expect(parseContent("name: one", Named, "one.yaml", content).value).toEqual({ name: "one" });
  });

  test("the compiled library holds every YAML file as the parser reads it", () => {
    const library = newFolder();
    cpSync(join(libraryFolder(), "suites"), join(library, "suites"), { recursive: true });
    compileLibrary(library);
    const compiled = counting(parsedContentIn(join(library, compiledFolder)));
    const files = readdirSync(join(library, "suites"), { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".yaml"),
    );
    for (const path of files.slice(0, 6)) {
      const text = readFileSync(join(library, "suites", path), "utf8");
      // The shipped copy answers first where the sources have been built.
      const isShipped = existsSync(join(libraryFolder(), compiledFolder));
      const before = compiled.counts.hits;
      expect(parseContent(text, z.any(), path, compiled.content).value).toEqual(parse(text));
      expect(compiled.counts.hits - before).toBe(isShipped ? 0 : 1);
    }
    expect(files.length).toBeGreaterThan(3);
  });
});
