import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { loadSuite, suiteFromRecord } from "../suites/index.ts";
import { isImportedJudge } from "../vocabulary/index.ts";
import { type Importer, type ImportOptions, rightsFile } from "./importer.ts";

/** What the contract needs to know of an importer. */
export interface ImporterContractSubject {
  /** A small file in its form, invented. Every text of a conversation or question in it holds {@link marker}. */
  readonly good: string | Buffer;
  /** Name of the file; the ending matters to some forms. */
  readonly name?: string;
  readonly options?: ImportOptions;
  /** Further files that options name, by file name. */
  readonly beside?: Readonly<Record<string, string>>;
  /** What is wrong, the file, and what the message has to name: row or field, and what was expected. */
  readonly broken: readonly (readonly [what: string, text: string | Buffer, names: RegExp])[];
}

/** A word that stands in every text of the fixtures and must stand in no error. */
export const marker = "zebrafinch";

/** What every importer keeps, whatever it reads. */
export function runImporterContract(importer: Importer, subject: ImporterContractSubject): void {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-import-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(subject.beside ?? {})) writeFileSync(join(folder, name), text);
  const options = Object.fromEntries(
    Object.entries(subject.options ?? {}).map(([name, value]) => {
      return [name, subject.beside?.[value] === undefined ? value : join(folder, value)];
    }),
  );
  const write = (bytes: string | Buffer, name = subject.name ?? "file") => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const read = (bytes: string | Buffer, name?: string) => importer.read(write(bytes, name), options);

  describe(`${importer.kind} as an Importer`, () => {
    test("says whose wording it is and how it was read, in a page of the folder and on the screen", async () => {
      const { files, said } = await read(subject.good);
      expect(files[rightsFile]).toMatch(/^Licence: .+\. The wording stays its authors'/m);
      for (const sentence of said) {
        expect(files[rightsFile]).toContain(sentence);
        expect(sentence).not.toContain(marker);
      }
      expect(said.length).toBeGreaterThan(0);
    });

    test("reads the same file the same way every time, packed or not", async () => {
      const first = await read(subject.good);
      const { [rightsFile]: _page, ...files } = (await read(gzipSync(subject.good))).files;
      expect(await read(subject.good)).toEqual(first);
      expect({ ...files, [rightsFile]: first.files[rightsFile] }).toEqual(first.files);
    });

    test("writes a folder that loads, with every path inside it", async () => {
      const { files, results } = await read(subject.good);
      const target = mkdtempSync(join(folder, "out-"));
      for (const [path, text] of Object.entries(files)) {
        expect(path).not.toMatch(/^\/|\.\./);
        mkdirSync(dirname(join(target, path)), { recursive: true });
        writeFileSync(join(target, path), text);
      }
      if (files["suite.yaml"] === undefined) return;
      const suite = loadSuite(target);
      expect(suite.scenarios.length).toBeGreaterThan(0);
      // The folder written and the suite of the run are one and the same.
      if (results !== undefined) expect(suite.record.fingerprint).toBe(results.suite.record.fingerprint);
    });

    test("finished results keep who rated, and rate only what their rubrics know", async () => {
      const { results } = await read(subject.good);
      expect(results === undefined).toBe(importer.makes === "folder");
      if (results === undefined) return;
      expect(isImportedJudge(results.judge)).toBe(true);
      const { rubrics } = suiteFromRecord(results.suite.record);
      const items = new Map(rubrics.flatMap((rubric) => rubric.items.map((item) => [`${rubric.id}/${item.id}`, item])));
      for (const { ratings, turns, scenarioId } of results.conversations) {
        expect(results.suite.scenarios.some(({ id }) => id === scenarioId)).toBe(true);
        for (const rating of ratings) {
          expect(isImportedJudge(rating.judge)).toBe(true);
          expect(items.has(`${rating.rubricId}/${rating.itemId}`)).toBe(true);
          if (rating.turn !== null) expect(turns[rating.turn]).toBeDefined();
          for (const { turn, quote, start } of rating.status === "rated" ? rating.evidence : []) {
            expect(turns[turn]?.text.startsWith(quote, start)).toBe(true);
          }
        }
      }
    });

    test.each([
      ["a file that is not there", undefined],
      ["an empty file", ""],
      ["another kind of file", `{"unknown": ["${marker}"]}`],
      ["bytes that are no text", Buffer.from([0, 1, 2, 0, 255, 254])],
      ["a file that begins like gzip", Buffer.from([0x1f, 0x8b, 8, 0, 1])],
      ["a file cut in the middle", Buffer.from(subject.good).subarray(0, Math.floor(subject.good.length * 0.45))],
    ])("refuses %s, naming the file and none of its text", async (_, bytes) => {
      const path = bytes === undefined ? join(folder, "absent") : write(bytes, "refused");
      const error: unknown = await importer.read(path, options).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "CONTENT_INVALID" });
      const message = error instanceof Error ? error.message : "";
      expect(message).toContain(path);
      expect(message).not.toContain(marker);
    });

    test("a file that was damaged anywhere is read by the form or refused by it, and its text stays out of errors", async () => {
      const bytes = Buffer.from(subject.good);
      const place = fc.nat({ max: Math.max(0, bytes.length - 1) });
      const patch = fc.constantFrom("", "0", '"', "\n", ",", "null", "[]", "{}", "-1", "9", "x", "\\u0000", ": ");
      await fc.assert(
        fc.asyncProperty(place, fc.nat({ max: 12 }), patch, async (start, length, text) => {
          const damaged = Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(start + length)]);
          const error: unknown = await read(damaged).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error === undefined) return;
          expect(error).toMatchObject({ code: "CONTENT_INVALID" });
          expect(error instanceof Error ? error.message : "").not.toContain(marker);
        }),
        { numRuns: 50, seed: 20_261_129 },
      );
    });

    test.each(subject.broken)("refuses %s", async (_, bytes, names) => {
      const error: unknown = await read(bytes).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "CONTENT_INVALID" });
      const message = error instanceof Error ? error.message : "";
      expect(message).toMatch(names);
      expect(message).toMatch(/expected/i);
      expect(message).not.toContain(marker);
    });
  });
}
