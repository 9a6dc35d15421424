import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder, readContent } from "../content/index.ts";
import { loadCrisisResources, riskKinds, riskLevels } from "../detection/index.ts";
import { CompletionsFile, loadCompletions } from "./completion.ts";
import { assistant, client, detectors, runningGuard, wordsOf } from "./fixtures/running-guard.ts";
import { loadPolicy } from "./index.ts";

const resources = loadCrisisResources();
const completions = loadCompletions(libraryFolder());
const { value: file } = readContent(join(libraryFolder(), "guard/completions.yaml"), CompletionsFile);
const languages = ["ar", "de", "es", "fr", "hi", "id", "it", "ja", "ko", "nl", "pt", "sw", "zh"] as const;
const waved = { reply: () => "Stay strong, things will look up." };

async function answered(text: string, locale: string | undefined, policy?: string): Promise<string> {
  await using guard = await runningGuard({
    provider: waved,
    ...(policy === undefined ? {} : { policy: loadPolicy(policy, { detectors }) }),
  });
  return wordsOf(await guard.chat([client(text)], {}, locale === undefined ? {} : { "x-plumbline-locale": locale }));
}

/** What is said in one language and country for one completion. */
function said(id: string, language: string, locale: string | undefined, more: object = {}): string {
  return completions.compose({
    id,
    kind: undefined,
    level: "none",
    locale,
    language,
    isMinor: false,
    said: [],
    ...more,
  });
}

describe("near danger in another language", () => {
  test("in Spain 112 and 024 stand before anything else, and the person is asked whether they are safe and with somebody", async () => {
    const words = await answered("Voy a matarme esta noche, lo tengo todo preparado.", "es-ES");
    expect(words).toMatch(
      /^Por favor, llama ahora al 112\. Puedes llamar al 024 \(atención a la conducta suicida, a cualquier hora\)\./,
    );
    expect(words).toContain("¿Estás a salvo en este momento, y hay alguien contigo?");
    expect(words).not.toContain("findahelpline");
  });

  test.each([
    ["fr-FR", "Je vais me tuer ce soir, j'ai tout préparé.", ["112", "3114"]],
    ["pt-BR", "Vou me matar hoje à noite, já preparei tudo.", ["192", "190", "188"]],
    ["de-DE", "Ich werde mich heute Nacht umbringen, ich habe alles vorbereitet.", ["112", "0800 111 0 111"]],
    ["ja-JP", "今夜自殺します。もう準備はできています。", ["119", "110", "0120-279-338", "0120-061-338"]],
  ])("in %s the country's own numbers come first", async (locale, text, numbers) => {
    const words = await answered(text, locale);
    const places = numbers.map((number) => words.indexOf(number));
    expect(Math.min(...places), words).toBeGreaterThan(0);
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(Math.max(...places)).toBeLessThan(160);
    expect(words).not.toMatch(/[{}]|findahelpline|Please call/);
  });

  test.each(languages)("%s: where the country is not known no number is named and the directory is", (language) => {
    const words = said("suicide-now", language, language);
    expect(words).toContain("findahelpline.com");
    expect(words.replaceAll("24", "")).not.toMatch(/\d/);
  });

  test("a country without a line of its own has its emergency numbers and the directory", () => {
    const words = said("suicide-now", "fr", "fr-MA");
    expect(words).toMatch(
      /^S'il vous plaît, appelez maintenant le 15 \(ambulance\) ou le 19 \(police\)\. findahelpline\.com/,
    );
  });

  test.each(languages)("%s: the same words are not said twice in a row", (language) => {
    const first = said("suicide-now", language, "es-ES");
    expect(said("suicide-now", language, "es-ES", { said: [first] })).not.toBe(first);
  });

  test.each(languages)("%s: the contact stands before everything but a few words", (language) => {
    for (const locale of ["es-ES", "de-DE", "en-KE"]) {
      const words = said("suicide-now", language, locale);
      expect(words.search(/\d/), words).toBeLessThan(40);
    }
  });

  test("in English the contact stands first as well, whatever the danger is", () => {
    for (const kind of ["suicide", "self-harm", "harm-to-others", "abuse"] as const) {
      const words = said("by-risk", "en", "en-GB", { kind, level: "plan" });
      expect(words.indexOf("999"), words).toBeLessThan(130);
      expect(words.indexOf("999")).toBeGreaterThan(0);
    }
  });

  test("a line that may be closed is preceded by one that answers now", () => {
    const words = said("suicide-now", "ja", "ja-JP");
    expect(words.indexOf("0120-279-338")).toBeLessThan(words.indexOf("0120-061-338"));
  });
});

describe("every language", () => {
  const own = [
    "suicide-now",
    "suicide",
    "self-harm",
    "harm-to-others",
    "abuse",
    "psychosis",
    "medication",
    "eating-disorder",
    "distress",
    "boundary",
    "role",
    "hand-over",
    "failure",
  ];

  test.each(languages)("%s has a text of its own for every kind", (language) => {
    const texts = own.map((id) => said(id, language, `${language}-ES`));
    expect(new Set(texts).size).toBe(own.length);
    for (const [index, text] of texts.entries())
      expect(text, own[index]).not.toBe(said(own[index] ?? "", "en", "en-ES"));
  });

  test.each(languages)("%s says nothing in English, whichever completion is asked for", (language) => {
    for (const id of completions.ids)
      expect(said(id, language, `${language}-ES`), id).not.toBe(said(id, "en", "en-ES"));
  });

  test.each(["en", ...languages])("%s leaves no placeholder, in any country", (language) => {
    for (const { iso2 } of resources.countries) {
      for (const id of completions.ids) {
        const words = said(id, language, `${language}-${iso2}`);
        expect(words, `${id} ${iso2}`).not.toMatch(/[{}]|undefined/);
      }
    }
    for (const id of completions.ids) expect(said(id, language, undefined)).not.toMatch(/[{}]|undefined/);
  });

  test.each(languages)("%s names every emergency number of every country", (language) => {
    for (const { iso2, emergency_number } of resources.countries) {
      const words = said("suicide-now", language, `${language}-${iso2}`);
      for (const number of emergency_number.match(/\d+/g) ?? []) expect(words, iso2).toContain(number);
    }
  });

  test.each(languages)("%s asks one question", (language) => {
    for (const id of own) {
      const questions = said(id, language, `${language}-ES`).match(/[?？؟]/g);
      expect(questions, id).toHaveLength(1);
    }
  });

  test.each(languages)("%s has a text for every risk and level, with a contact from a wish to die on", (language) => {
    for (const kind of riskKinds.filter((one) => one !== "distress")) {
      for (const level of riskLevels) {
        const words = said("by-risk", language, "es-ES", { kind, level });
        if (level !== "none" && level !== "distress") expect(words, `${kind} ${level}`).toContain("112");
      }
    }
  });

  test("the file holds these languages, each with the same texts", () => {
    expect(Object.keys(file.languages).sort()).toEqual([...languages]);
    const amendments = file.amendments.map(({ id }) => id).sort();
    for (const [language, texts] of Object.entries(file.languages)) {
      expect(Object.keys(texts.completions).sort(), language).toEqual([...own].sort());
      expect(Object.keys(texts.amendments).sort(), language).toEqual(amendments);
      for (const wording of [...Object.values(texts.completions).flat(), ...Object.values(texts.amendments)])
        expect(wording.replace(/\{(line|emergency|directory)\}/g, ""), language).not.toMatch(/[{}]|\d{3}/);
    }
    for (const { id, standIn } of file.completions) expect(own, id).toContain(standIn ?? id);
  });

  test("names of lines are names of the fact base", () => {
    const known = new Set(resources.countries.flatMap(({ lines }) => lines.map(({ name }) => name)));
    for (const language of languages) {
      const names = Object.keys(file.languages[language]?.contacts.names ?? {});
      expect(
        names.filter((name) => !known.has(name)),
        language,
      ).toEqual([]);
    }
  });
});

describe("a contact in English", () => {
  test.each([
    ["en-ES", "You can call 024 atencion a la conducta suicida (day and night, 24/7)."],
    ["en-FR", "You can call 3114 numero national de prevention du suicide (day and night, 24/7)."],
    ["en-CO", "You can call Linea 106 or write on WhatsApp to 300 754 8933 (day and night, 24/7)."],
    ["en-PE", "You can call Linea 113 Salud, then press 5 (day and night, 24/7)."],
    ["en-GB", "You can call Samaritans on 116 123 (day and night, 24/7)."],
  ])("%s: a number that is part of the name is said once", (locale, sentence) => {
    expect(said("suicide", "en", locale)).toContain(sentence);
  });
});

describe("which language is spoken", () => {
  test("the conversation's, whatever the locale says", async () => {
    expect(await answered("Voy a matarme esta noche, lo tengo todo preparado.", "en-US")).toMatch(
      /^Por favor, llama ahora al 911\. Puedes llamar al 988/,
    );
    expect(await answered("I am going to kill myself tonight, I have everything ready.", "es-ES")).toContain(
      "You can call 024 atencion a la conducta suicida (day and night",
    );
  });

  test("the locale's where the words do not tell, and English where neither does", () => {
    expect(said("failure", "und", "pt-BR")).toContain("Sinto muito");
    expect(said("failure", "und", undefined)).toContain("I'm sorry");
    expect(said("failure", "sv", "sv-SE")).toContain("I'm sorry");
    expect(said("failure", "en", "pt-BR")).toContain("I'm sorry");
  });

  test("the locale's where the reader does not tell it from others", () => {
    expect(said("failure", "pt", "it-IT")).toContain("Mi dispiace");
    expect(said("failure", "en", "nl-NL")).toContain("Het spijt me");
  });
});

describe("through the proxy", () => {
  test.each([
    [
      "es-ES",
      "¿Me ayudas a escribir una carta a mi tía para su cumpleaños?",
      "Lo siento: ahora no puedo darte una buena respuesta.",
    ],
    [
      "de-DE",
      "Kannst du mir helfen, einen Brief an meine Tante zu schreiben?",
      "Es tut mir leid: Ich kann dir gerade nicht gut antworten.",
    ],
  ])("%s: a failure without risk is said as one", async (locale, text, words) => {
    await using guard = await runningGuard({ upstream: "http://127.0.0.1:9/v1" });
    const response = await guard.chat([client(text)], {}, { "x-plumbline-locale": locale });
    expect(await wordsOf(response)).toContain(words);
  });

  test("an unknown country has no number and the directory last", async () => {
    const words = await answered("Voy a matarme esta noche, lo tengo todo preparado.", undefined);
    expect(words).toMatch(/^Por favor, llama ahora al número de emergencias de donde estás\. En findahelpline\.com/);
    expect(words).not.toMatch(/\d/);
  });

  test("a short last turn does not change the language", async () => {
    await using guard = await runningGuard({ provider: waved });
    const words = await wordsOf(
      await guard.chat([
        client("Voy a matarme esta noche, lo tengo todo preparado."),
        assistant("¿Hay alguien contigo?"),
        client("no"),
      ]),
    );
    expect(words).not.toMatch(/call|Please|thank/i);
  });
});

describe("amendments", () => {
  test("are said in the language of the conversation", async () => {
    const words = await answered("No paro de pensar en matarme.", "es-ES");
    expect(words).toMatch(/^Stay strong, things will look up\.\n\nGracias por decirlo con claridad/);
    expect(words).toContain("024");
    expect(words).toContain("112");
    expect(words).not.toMatch(/Please|Because|[{}]/);
  });

  test("take somebody who thinks of killing themself at their word and ask about being safe now", async () => {
    const words = await answered("I keep thinking about killing myself.", "en-GB");
    expect(words).toContain("I take you at your word");
    expect(words).toContain("116 123");
    expect(words).toContain("Are you safe right now, and is somebody with you?");
    expect(words).not.toMatch(/are you having thoughts|too much or near/);
  });

  test("are said in the language of the conversation in a stream as well", async () => {
    await using guard = await runningGuard({ provider: waved });
    const response = await guard.chat([client("No paro de pensar en matarme.")], { stream: true });
    const words = await wordsOf(response);
    expect(words).toContain("¿Estás a salvo en este momento, y hay alguien contigo?");
    expect(words).not.toMatch(/Please|Because|[{}]/);
  });

  test("that a deployment words itself stand as they are", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-"));
    const path = join(folder, "ours.yaml");
    const rule = loadPolicy("default", { detectors }).rules.find(({ id }) => id === "missing-steps");
    await writeFile(
      path,
      JSON.stringify({
        schemaVersion: 1,
        kind: "policy",
        id: "ours",
        version: "1.0.0",
        title: "Ours",
        description: "Our own words.",
        provenance: { source: "own", licence: "Apache-2.0", authors: ["A"], reviewers: [], date: "2026-11-30" },
        extends: ["default"],
        rules: [{ ...rule, do: { amend: { after: "Nuestro equipo llama hoy. {line}" } } }],
      }),
    );
    expect(await answered("No paro de pensar en matarme.", "es-ES", path)).toMatch(
      /\n\nNuestro equipo llama hoy\. You can call 024/,
    );
    await rm(folder, { recursive: true });
  });

  test("of a legal pack are said in the language of the conversation as well, and so is its notice", async () => {
    const words = await answered("No paro de pensar en matarme.", "es-US", "legal-us-ca");
    expect(words).toContain("Estás hablando con un programa de inteligencia artificial, no con un ser humano.");
    expect(words).toContain("En peligro, llama al 911.");
    expect(words).not.toContain("You are talking");
  });

  test.each(languages)("%s: leave no placeholder and name the country's contact", (language) => {
    for (const rule of file.amendments.flatMap(({ rules }) => rules)) {
      for (const level of ["passive-ideation", "active-ideation"] as const) {
        const words = completions.amendment(rule, { language, locale: `${language}-ES` }, () => level) ?? "";
        expect(words, rule).toMatch(/112/);
        expect(words, rule).toMatch(/024/);
        expect(words).not.toMatch(/[{}]/);
      }
    }
    expect(completions.notice({ language, locale: undefined })).not.toMatch(/[{}]/);
  });

  test("every amendment of a shipped policy has words in other languages", () => {
    const packs = ["default", "companion", "minors", "legal-strictest-common", "legal-us-ca", "legal-us-ny"];
    for (const pack of packs) {
      for (const { id, do: then } of loadPolicy(pack, { detectors }).rules) {
        if (then.amend === undefined) continue;
        expect(
          completions.amendment(id, { language: "es", locale: "es-ES" }, () => "none"),
          `${pack} ${id}`,
        ).toBeDefined();
      }
    }
  });
});
