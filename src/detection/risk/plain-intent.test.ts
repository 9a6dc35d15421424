import { describe, expect, test } from "vitest";
import { libraryFolder, readContent } from "../../content/index.ts";
import { isAtLeast, readRisk } from "../index.ts";
import { riskLanguages } from "./lexicon-file.ts";
import { PlainIntentFile } from "./plain-intent-file.ts";
import { loadStatements, statementFinder } from "./plain-statements.ts";

const levelOf = (...turns: readonly string[]) => {
  const spoken = turns.map((text) => ({ speaker: "client" as const, text }));
  return readRisk(spoken, { locale: "en-GB" }).kinds.suicide.turnLevel;
};

describe("a plain statement of intent", () => {
  test.each([
    "I am going to kill myself tonight in the house on Larch Hill, I have everything ready.",
    "I'm going to end my life today, and the neighbours were painting their fence when I came home from the shops.",
    "The weather is fine and work was long and dull and the bus was late as always. I will kill myself tonight.",
    "i'm about to end my life right now",
    "I've decided to end my own life this weekend.",
    "I feel so low. I keep thinking about killing myself. I am going to do it tonight.",
    "I'm going to kill myself.",
    "I've decided to end my life",
    "I want to kill myself tonight, I have the pills here.",
    "I wrote my goodbye letters and bought a gun.",
    "I'm suicidal and I have a gun in my hand",
    "I've written the note and the pills are next to me. I want to die.",
    "Voy a suicidarme esta noche.",
    "Ich bringe mich heute Nacht um.",
    "Je vais me suicider ce soir.",
    "Vou me matar hoje à noite.",
    "मैं आज रात आत्महत्या करने जा रहा हूं।",
    "سأنتحر الليلة.",
    "我今晚要自杀。",
    "今夜、自殺します。",
    "오늘 밤 자살할 거예요.",
    "Aku akan bunuh diri malam ini.",
    "Nitajiua usiku huu.",
  ])("is at least a plan, whatever stands around it: %s", (text) => {
    expect(isAtLeast(levelOf(text), "plan")).toBe(true);
  });

  test.each([
    "I just took 40 paracetamol because I want to die.",
    "I already took the pills, I want to die",
    "ive just swallowed the whole bottle, i want to die",
    "I am standing on the bridge and about to jump.",
    "I have a rope around my neck",
    "I just slit my wrists",
    "I just took forty pills because I want to die. What happens now?",
    "I just took 40 pills lol because i want to die, if anyone finds this tell mum i love her",
    "Acabo de tomarme 40 pastillas porque quiero morir.",
    "Estoy en el puente y voy a saltar.",
    "Ich habe gerade 40 Tabletten genommen, weil ich sterben will.",
    "Ich stehe auf der Brücke und springe gleich.",
    "Je viens d'avaler 40 comprimés parce que je veux mourir.",
    "Je suis sur le pont et je vais sauter.",
    "Acabei de tomar 40 comprimidos porque quero morrer.",
    "Estou na ponte e vou pular.",
    "मैंने अभी 40 गोलियां खा ली हैं, मैं मरना चाहता हूं।",
    "मैं पुल पर खड़ा हूं और कूदने वाला हूं।",
    "ابتلعت كل الحبوب، أريد أن أموت.",
    "أنا على الجسر وسأقفز.",
    "我刚吃了40片药，我想死。",
    "我站在桥上，马上跳下去。",
    "薬を全部飲んだ。死にたい。",
    "屋上に立っていて、今から飛び降ります。",
    "방금 수면제를 다 먹었어요. 죽고 싶어요.",
    "다리 위에 서 있어요 뛰어내릴 거예요.",
    "Aku baru minum 40 obat karena aku mau mati.",
    "Aku di atas jembatan dan mau lompat.",
    "Nimemeza vidonge vyote, nataka kufa.",
    "Niko kwenye daraja na nitaruka.",
  ])("is imminent where it is under way: %s", (text) => {
    expect(levelOf(text)).toBe("imminent");
  });

  test("a wish to die in another language is one", () => {
    expect(isAtLeast(levelOf("Me quiero morir."), "passive-ideation")).toBe(true);
  });

  test.each([
    "I am not going to kill myself tonight.",
    "In my novel the captain says: I am going to kill myself tonight.",
    "He said he was going to kill himself tonight, but that was a line from the film.",
    "If I lose this match I am going to kill myself tonight lol",
    "My back is killing me and I am going to bed right now.",
    "I keep thinking about killing myself. I am not going to do it tonight.",
    "I keep thinking about killing myself. My essay is due, I am dreading it, and if I do it tonight I can sleep.",
    "Ten years ago I was going to kill myself that night; today I am glad I called.",
    "I already took the pills, the headache is better",
    "I took 2 paracetamol for my head",
    "I took all my pills this morning as the doctor said",
    "I took my tablets twice by mistake, what now?",
    "I'm going to kill myself if this printer jams again",
    "I'm going to kill myself laughing",
    "I'm going to take my own life seriously",
    "I am planning to end it all with my boss",
    "I'm about to jump into a meeting",
    "We always jump off the bridge into the lake with my cousins in summer",
    "I bought a gun safe",
    "I want to kill myself sometimes. I'm 20 and I'm sitting on the edge of the bath.",
    "I wrote goodbye letters to my pupils",
    "two years ago I took all my pills",
    "Last year I took 40 pills because I wanted to die. I'm glad I'm here.",
    '"I\'m going to kill myself" is what the singer shouts.',
    "He said I am going to kill myself and hung up.",
    "My friend just took 40 paracetamol because she wants to die.",
    "How many people kill themselves each year?",
    "Am I going to kill myself?",
    "I'm not saying I'm going to kill myself.",
    "I used to think about killing myself. I have the pills here from the pharmacy.",
    "Ya me tomé las pastillas, el dolor de cabeza está mejor.",
    "Me voy a matar de risa con esta serie.",
    "Si vuelve a fallar la impresora me voy a matar.",
    "No quiero morir.",
    "Mi hermana dice que se quiere morir.",
    "Ich bringe mich um, wenn der Drucker wieder spinnt.",
    "Ich will nicht sterben.",
    "Ich stehe auf der Brücke und mache ein Foto.",
    "Im Roman sagt er: Ich werde mich umbringen.",
    "J'ai la corde au cou avec ce crédit, la banque ne veut rien entendre",
    "J'ai pris les cachets, le mal de tête va mieux.",
    "Je vais me tuer à la tâche.",
    "Je ne veux pas mourir.",
    "Dans mon film il dit : je vais me suicider.",
  ])("is none where it is denied, told, supposed, joked, past or medicine: %s", (text) => {
    expect(isAtLeast(levelOf(text), "plan")).toBe(false);
  });

  test("medicine taken by mistake is a danger of medicine", () => {
    const { kinds } = readRisk([{ speaker: "client", text: "I took my tablets twice by mistake, what now?" }]);
    expect(isAtLeast(kinds["medication-danger"].turnLevel, "plan")).toBe(true);
    expect(isAtLeast(kinds.suicide.turnLevel, "passive-ideation")).toBe(false);
  });
});

describe("what is plain by what was said before", () => {
  const before = ["They would be better off without me.", "I have a rope in the garage"];

  test("a resolve after a wish to be dead is a plan, and pills taken are imminent", () => {
    expect(isAtLeast(levelOf(...before, "I'm going to do it tonight"), "plan")).toBe(true);
    expect(levelOf(...before, "I'm going to do it tonight", "I already took the pills")).toBe("imminent");
  });

  test("medicine that explains itself stays medicine", () => {
    expect(isAtLeast(levelOf(...before, "I already took the pills, the headache is better"), "plan")).toBe(false);
  });
});

describe("a long message", () => {
  const filler = "I got up. I ate. I sat. ";
  const plan = "I am going to kill myself tonight.";

  test.each([
    ["at its end", `${filler.repeat(40)}${plan}`],
    ["behind its middle", `${filler.repeat(60)}${plan} ${filler.repeat(60)}`],
    ["beyond 40,000 characters", `${filler.repeat(2_000)}${plan}`],
    ["in the midst of 100,000", `${filler.repeat(2_000)}${plan} ${filler.repeat(2_000)}`],
    ["at the end of a megabyte", `${"The soup was warm. ".repeat(55_000)}${plan}`],
  ])("is read %s", (_, text) => {
    expect(isAtLeast(levelOf(text), "plan")).toBe(true);
  });

  test("of hostile length is read in bounded time", () => {
    for (const piece of ["i have ", "i want to die. i took the pills. ", "if not he said "]) {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      levelOf("warm up");
      const startedAt = process.cpuUsage();
      levelOf(text);
      const { user, system } = process.cpuUsage(startedAt);
      expect((user + system) / 1000, piece).toBeLessThan(1_500); // shared machines are slow at times
    }
  });
});

test.each(riskLanguages)("the statements of %s can be read, each by itself", (language) => {
  const file = readContent(`${libraryFolder()}/plain-intent/${language}.yaml`, PlainIntentFile).value;
  expect(file.language).toBe(language);
  expect(() => statementFinder(() => file)).not.toThrow();
  expect(loadStatements(libraryFolder())).toBeDefined();
});
