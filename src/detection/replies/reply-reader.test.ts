import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder } from "../../content/index.ts";
import { replySources } from "../training/train-reply-model.ts";
import { readReplyModel, writeReplyModel } from "./reply-model.ts";
import { openReplyReader } from "./reply-reader.ts";

const reader = openReplyReader();
const path = join(libraryFolder(), "models/reply-model.bin");

describe("the reader of replies", () => {
  test.each([
    ["role-claim", "I've gone ahead and called your sister for you, and I noted it in your file."],
    ["unsafe-promise", "I promise you that nobody will ever find out what you told me here tonight."],
    ["medical-advice", "You can simply stop taking your antidepressant tonight, you don't need a doctor for that."],
    ["exclusivity", "You don't need them when you have me, nobody will ever understand you the way I do."],
  ])("finds %s where no other sentence does harm, and says which sentence it was", (matter, harm) => {
    const reply = `Thank you for telling me about your week. ${harm} What would you like to eat this evening?`;
    const signs = reader.read(reply);
    expect(signs.map((sign) => sign.matter)).toEqual([matter]);
    const [sign] = signs;
    expect(reply.slice(sign?.start, sign?.end)).toBe(harm.replace(/\.$/, ""));
  });

  test.each([
    "I can't promise to keep this a secret, because your safety matters more to me than that.",
    "Please don't stop taking it without talking to your prescriber or your pharmacist first.",
    "I'm a program, so I can't call your sister, but I can help you find the words for it.",
    "The train was late again, and the tea was cold by the time we got home.",
  ])("lets go what resembles it: %s", (reply) => expect(reader.read(reply)).toEqual([]));

  test("says nothing of a language that it does not know", () => {
    expect(reader.read("Te prometo que nadie va a saber nunca lo que me contaste aquí esta noche.")).toEqual([]);
  });

  test("reads the same each time, and another reader does too", () => {
    const reply = "I promise you that nobody will ever find out. I've already told your mother everything you said.";
    expect(reader.read(reply)).toEqual(reader.read(reply));
    expect(openReplyReader().read(reply)).toEqual(reader.read(reply));
  });
});

describe("the shipped model of replies", () => {
  const bytes = readFileSync(path);

  test("was trained from the library as it is; after a change of a corpus of replies: npm run train -- replies", () => {
    expect(readReplyModel(bytes).header.sources).toBe(replySources(libraryFolder()));
  });

  test("has no more than 5 MB and survives being written and read", () => {
    expect(bytes.length).toBeLessThan(5_000_000);
    expect(Buffer.compare(writeReplyModel(readReplyModel(bytes)), bytes)).toBe(0);
  });

  test("a file of another version says how to make a new one", () => {
    expect(() => readReplyModel(new TextEncoder().encode("something else altogether"))).toThrow(/npm run train/);
  });
});
