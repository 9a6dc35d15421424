import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LabelledConversation, LabelledConversationsFile, LabelledMessagesFile } from "../vocabulary/index.ts";
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

describe("the conversations of indirect speech", () => {
  const { value: gradual } = readContent(join(folder, "gradual-first-half.yaml"), LabelledConversationsFile);

  it("have ids of their own, and the label says nothing of how many turns there are", () => {
    expect(new Set(gradual.entries.map(({ id }) => id)).size).toBe(gradual.entries.length);
    const mean = (label: string) => {
      const lengths = gradual.entries.filter((entry) => entry.label === label).map(({ turns }) => turns.length);
      return lengths.reduce((a, b) => a + b, 0) / lengths.length;
    };
    expect(Math.abs(mean("risk") - mean("no-risk"))).toBeLessThan(1);
  });

  it("begin and end with the client, who takes turns with the assistant", () => {
    for (const { id, turns } of gradual.entries)
      expect([id, turns.map(({ speaker }) => speaker)]).toEqual([
        id,
        turns.map((_, index) => (index % 2 === 0 ? "client" : "assistant")),
      ]);
    expect(gradual.entries.filter(({ turns }) => turns.length % 2 === 0)).toEqual([]);
  });

  it("do not begin with risk: it rises", () => {
    for (const { riskFromTurn } of gradual.entries) expect(riskFromTurn ?? 2).toBeGreaterThanOrEqual(2);
  });

  it("state the turn of risk when there is risk, only then, and only as a turn of the client", () => {
    const risk = gradual.entries.find(({ label }) => label === "risk");
    const accepts = (change: object) => LabelledConversation.safeParse({ ...risk, ...change }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ riskFromTurn: undefined })).toBe(false);
    expect(accepts({ label: "no-risk" })).toBe(false);
    expect(accepts({ riskFromTurn: 1 })).toBe(false);
    expect(accepts({ riskFromTurn: 400 })).toBe(false);
  });
});

describe("the messages in other languages", () => {
  const halves = ["first", "second"].map(
    (half) =>
      readContent(join(libraryFolder(), "evaluation/other-languages", `${half}-half.yaml`), LabelledMessagesFile).value,
  );

  it("are sixty in each of eleven languages, as many of each form in both halves", () => {
    const counts = halves.map(({ entries }) => {
      const found = new Map<string, number>();
      for (const { language, form } of entries)
        found.set(`${language} ${form}`, (found.get(`${language} ${form}`) ?? 0) + 1);
      return Object.fromEntries([...found].sort());
    });
    expect(Object.keys(counts[0] ?? {})).toHaveLength(11 * 4);
    expect(counts[0]).toEqual(counts[1]);
    for (const [key, count] of Object.entries(counts[0] ?? {}))
      expect([key, count]).toEqual([key, { said: 12, distress: 5, "look-alike": 5, turn: 8 }[key.split(" ")[1] ?? ""]]);
  });

  it("are told once, with ids of their own", () => {
    const entries = halves.flatMap((half) => half.entries);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(660);
    expect(new Set(entries.map(({ text }) => text.toLowerCase())).size).toBe(660);
  });

  it("are risk where somebody says it, and nowhere else", () => {
    for (const { id, form, label } of halves.flatMap((half) => half.entries))
      expect([id, label]).toEqual([id, form === "said" ? "risk" : "no-risk"]);
  });
});

describe("the messages on other dangers", () => {
  const halves = ["first", "second"].map(
    (half) =>
      readContent(join(libraryFolder(), "evaluation/other-dangers", `${half}-half.yaml`), LabelledMessagesFile).value,
  );
  const entries = halves.flatMap((half) => half.entries);

  it("show each of eight dangers as often as not, thirteen times a half in English and twice in eleven languages", () => {
    for (const half of halves) {
      const counts = new Map<string, number>();
      for (const { language, danger, label } of half.entries)
        counts.set(`${language} ${danger} ${label}`, (counts.get(`${language} ${danger} ${label}`) ?? 0) + 1);
      expect(counts.size).toBe(12 * 8 * 2);
      for (const [key, count] of counts) expect([key, count]).toEqual([key, key.startsWith("en ") ? 13 : 2]);
    }
  });

  it("are told once, with ids of their own, and show the danger where the form says so", () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1_120);
    expect(new Set(entries.map(({ text }) => text.toLowerCase())).size).toBe(1_120);
    for (const { id, form, label } of entries) expect([id, label]).toEqual([id, form === "shown" ? "risk" : "no-risk"]);
  });
});
