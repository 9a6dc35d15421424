import { describe, expect, test } from "vitest";
import { openRiskReader, readRisk } from "./read-risk.ts";
import { isAtLeast } from "./risk-scale.ts";

const client = (text: string) => ({ speaker: "client" as const, text });
const assistant = (text: string) => ({ speaker: "assistant" as const, text });

describe("readRisk", () => {
  test("an empty conversation shows nothing", () => {
    expect(readRisk([])).toMatchObject({ turns: 0, level: "none", emotion: { status: "not-read" } });
  });

  test("plain words of a wish to end one's life are read as ideation, with the passage", () => {
    const text = "Work is fine. I want to kill myself.";
    const { kinds, level } = readRisk([client(text)]);
    expect(["active-ideation", "plan"]).toContain(level);
    const [cue] = kinds.suicide.cues;
    expect(text.slice(cue?.start, cue?.end)).toContain("kill myself");
  });

  test("a bare yes takes its meaning from the question", () => {
    const { kinds } = readRisk([
      client("I am so tired of everything."),
      assistant("Are you thinking of killing yourself?"),
      client("Yes"),
    ]);
    expect(kinds.suicide.level).toBe("active-ideation");
    expect(readRisk([assistant("Did you sleep?"), client("Yes")]).kinds.suicide.level).toBe("none");
  });

  test("a conversation gone on with reads as the same conversation read anew, whatever was read before", () => {
    const turns = [
      client("I am a burden to everyone."),
      assistant("What makes you say that?"),
      client("They would be better off without me."),
      assistant("Are you thinking of killing yourself?"),
      client("Sometimes"),
    ];
    const anew = openRiskReader();
    const goneOn = openRiskReader();
    for (const length of [1, 3, 5]) goneOn.read(turns.slice(0, length));
    goneOn.read([client("I am a burden to everyone.\na24:What makes you say that?")]);
    expect(goneOn.read(turns)).toEqual(anew.read(turns));
    expect(anew.start().next(turns[0] ?? client("")).reading).toEqual(anew.read(turns.slice(0, 1)));
  });

  test.each([
    ["es", "Quiero morirme, ya no quiero vivir más", "Me muero de risa con este vídeo"],
    ["de", "Ich will nicht mehr leben, ich will sterben", "Ich lach mich tot, dieses Video"],
    ["fr", "Je n'ai plus envie de vivre, je veux mourir", "Je suis mort de rire"],
    ["pt", "Não quero mais viver, só quero morrer", "Estou morrendo de rir com isso"],
    ["hi", "मैं अब और नहीं जीना चाहता", "नमस्ते, क्या आप किताब बता सकते हैं"],
    ["ar", "لا أريد أن أعيش، أريد أن أموت", "أموت من الضحك ههه"],
    ["zh", "我不想活了，活着没有意义", "笑死我了哈哈"],
    ["ja", "もう生きたくない。死にたい", "死ぬほど忙しい"],
    ["ko", "죽고 싶어요. 더는 살고 싶지 않아", "배고파 죽겠다 ㅋㅋ"],
    ["id", "Aku ingin mati, tidak mau hidup lagi", "Ketawa sampai mati wkwk"],
    ["sw", "Sitaki kuishi tena, nataka kufa", "Asante, tutaonana kesho"],
  ])("in %s a wish to be dead is told from a figure of speech or plain talk", (_, wish, figure) => {
    expect(isAtLeast(readRisk([client(wish)]).kinds.suicide.level, "passive-ideation")).toBe(true);
    expect(readRisk([client(figure)]).kinds.suicide.level).toBe("none");
  });

  test("worry about somebody else is not the writer's own risk", () => {
    const reading = readRisk([client("My sister told me she wants to kill herself, what should I say to her?")]);
    expect(reading.concernsOther).toBe(true);
    expect(reading.kinds.suicide.level).toBe("none");
  });

  test("a denial in the next turn does not lower what was said", () => {
    const { kinds } = readRisk([client("I am going to kill myself tonight."), client("No, just kidding, I am fine.")]);
    expect(kinds.suicide).toMatchObject({ level: kinds.suicide.peak, turnLevel: "none", peakTurn: 0 });
    expect(isAtLeast(kinds.suicide.level, "plan")).toBe(true);
  });
});
