import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LabelledMessagesFile } from "../vocabulary/index.ts";
import { libraryFolder } from "./library-folder.ts";
import { readContent } from "./read-content.ts";

const folder = join(libraryFolder(), "evaluation/indirect-speech");
const { value: file } = readContent(join(folder, "first-half.yaml"), LabelledMessagesFile);

describe("the messages of indirect speech", () => {
  it("have ids and texts of their own", () => {
    expect(new Set(file.entries.map(({ id }) => id)).size).toBe(file.entries.length);
    expect(new Set(file.entries.map(({ text }) => text.toLowerCase())).size).toBe(file.entries.length);
  });

  it("are about as often risk as not, so that a detector that always says one thing scores half", () => {
    const risk = file.entries.filter(({ label }) => label === "risk").length / file.entries.length;
    expect(risk).toBeGreaterThan(0.45);
    expect(risk).toBeLessThan(0.55);
  });

  it("cannot be told by their length", () => {
    const risk = file.entries.filter(({ label }) => label === "risk").map(({ text }) => text.length);
    const other = file.entries.filter(({ label }) => label === "no-risk").map(({ text }) => text.length);
    // The share of pairs in which the risk message is the longer one: 0.5 when length says nothing.
    let longer = 0;
    for (const a of risk) for (const b of other) longer += a > b ? 1 : a === b ? 0.5 : 0;
    expect(Math.abs(longer / (risk.length * other.length) - 0.5)).toBeLessThan(0.1);
  });

  it("have both labels in every language and register", () => {
    for (const key of ["language", "register"] as const)
      for (const value of new Set(file.entries.map((entry) => entry[key]))) {
        const labels = new Set(file.entries.filter((entry) => entry[key] === value).map(({ label }) => label));
        expect([value, labels.size]).toEqual([value, 2]);
      }
  });

  it("are read strictly: an unknown label is no third class", () => {
    const odd = { ...file, entries: [{ ...file.entries[0], label: "unsure" }] };
    expect(LabelledMessagesFile.safeParse(odd).success).toBe(false);
  });
});
