import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder, readContent } from "../../content/index.ts";
import { LabelledMessagesFile } from "../../vocabulary/index.ts";
import { openRiskReader } from "./read-risk.ts";

const reader = openRiskReader();
const languageOf = (text: string) => reader.read([{ speaker: "client", text }]).language.language;

describe("the language of a message", () => {
  test.each([
    ["es", "Ya entendí, gracias"],
    ["pt", "Não durmo nada bem"],
    ["fr", "Bonne nuit, à demain"],
    ["de", "Gute Nacht, bis morgen"],
    ["id", "Sampai besok ya"],
    ["sw", "Usiku mwema, tutaonana"],
    ["en", "Sleep well, see you"],
    ["hi", "Kal baat karte hain"],
    ["ar", "ana mesh 3aref a3mel eh"],
    ["hi", "कल मिलते हैं"],
    ["ar", "إلى الغد"],
    ["ja", "おやすみ"],
    ["zh", "晚安"],
    ["ko", "잘 자"],
  ])("is told to be %s of a few words, in Latin letters too where it has its own: %s", (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  test.each(["", "...", "12:30", "ok", "no", "si"])("is left open where letters do not tell: %j", (text) => {
    expect(["und", "en"]).toContain(languageOf(text));
  });

  test("a turn that does not tell keeps the language of the turns before it", () => {
    const turns = ["Hola, no duermo nada desde el lunes", "no"].map((text) => ({ speaker: "client" as const, text }));
    expect(reader.read(turns).language.language).toBe("es");
  });

  test("is right for 98 in a hundred messages by authors who did not see the lines it was learned from", () => {
    const path = join(libraryFolder(), "evaluation/other-languages/first-half.yaml");
    const { entries } = readContent(path, LabelledMessagesFile).value;
    const right = entries.filter(({ text, language }) => languageOf(text) === language);
    expect(right.length / entries.length).toBeGreaterThanOrEqual(0.98);
  });
});
