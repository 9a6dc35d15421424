import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { libraryFolder } from "../../content/index.ts";
import { readPieceVectors, writePieceVectors } from "../training/piece-vectors.ts";
import { pieceSplitter } from "./word-pieces.ts";

const bytes = readFileSync(join(libraryFolder(), "models/english-pieces.bin"));
const shipped = readPieceVectors(bytes);
const split = pieceSplitter(shipped);

function piecesOf(text: string): string[] {
  const numbers: number[] = [];
  split(text, numbers);
  return numbers.map((number) => shipped.pieces[number] ?? "?");
}

describe("parting English into word pieces", () => {
  test("takes the likeliest pieces together, not the longest first (by hand: -1 -1 against -1.5 -2)", () => {
    const vocabulary = { pieces: ["▁a", "▁ab", "bc", "c"], scores: [-1, -1.5, -1, -2] };
    const numbers: number[] = [];
    pieceSplitter(vocabulary)("abc", numbers);
    expect(numbers).toEqual([0, 2]);
  });

  // Parted by another program, in another language, over the same vocabulary.
  test.each([
    ["we got killed in the second half", ["▁we", "▁got", "▁killed", "▁in", "▁the", "▁second", "▁half"]],
    ["please remember the way I was", ["▁please", "▁remember", "▁the", "▁way", "▁i", "▁was"]],
    ["nobody would notice, honestly", ["▁nobody", "▁would", "▁notice", ",", "▁honestly"]],
    [
      "unbelievably overcooked spaghetti",
      ["▁un", "bel", "ie", "v", "ably", "▁over", "c", "ook", "ed", "▁spa", "gh", "etti"],
    ],
  ])("parts %j as the encoder does", (text, pieces) => {
    expect(piecesOf(text)).toEqual(pieces);
  });

  test("case, spaces and the kind of apostrophe make no difference", () => {
    expect(piecesOf("I DON’T  know\nwhy")).toEqual(piecesOf("i don't know why"));
  });

  test("leaves nothing out of plain words, and never fails", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,12}){0,6}$/), (text) => {
        expect(piecesOf(text).join("").replaceAll("▁", " ").trim()).toBe(text);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => Array.isArray(piecesOf(text))));
  });

  test("the vectors that training reads come back as they were written", () => {
    expect(shipped).toMatchObject({ dimensions: 256 });
    expect(shipped.vectors).toHaveLength(shipped.pieces.length * 256);
    expect(shipped.source).toContain("Apache-2.0");
    expect(Buffer.compare(writePieceVectors(shipped), bytes)).toBe(0);
    expect(() => readPieceVectors(new TextEncoder().encode("something else"))).toThrow("no piece vectors");
  });
});
