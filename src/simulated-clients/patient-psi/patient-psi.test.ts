import { describe, expect, test } from "vitest";
import {
  coreBeliefs,
  type DiagramAnswer,
  emotionGroups,
  matchBeliefs,
  matchEmotions,
  patientPsiStyles,
  quotedFields,
  scoreDiagram,
} from "../index.ts";
import { patientPsiPersona } from "../profile-formats/patient-psi-format.ts";

describe("the closed lists", () => {
  test("are 9, 6 and 4 beliefs, 9 groups of emotions and 6 styles with one cap each", () => {
    expect(Object.values(coreBeliefs).map((entries) => entries.length)).toEqual([9, 6, 4]);
    expect(emotionGroups).toHaveLength(9);
    expect(
      Object.fromEntries(Object.entries(patientPsiStyles).map(([name, { sentences }]) => [name, sentences])),
    ).toEqual({
      plain: 5,
      upset: 3,
      verbose: 8,
      reserved: 3,
      tangent: 5,
      pleasing: 5,
    });
  });

  test.each([
    ["I am incompetent.", ["incompetent"]],
    ["I am incompetant", ["incompetent"]],
    ["I am powerless, weak, vulnerable", ["powerless"]],
    ["i'm a failure / loser", ["failure"]],
    ["I am undesired, unwanted", ["undesirable"]],
    ["I am bound to be abandoned; I am trapped", ["bound-to-be-abandoned", "trapped"]],
    ["I don’t deserve to live", ["does-not-deserve-to-live"]],
  ])("know %s", (text, ids) => {
    expect(matchBeliefs(text)).toEqual({ status: "known", ids });
  });

  test.each([
    ["sad/down/lonely/unhappy", ["sad"]],
    ["Shame.", ["ashamed"]],
    ["anxious, worried, fearful, scared, tense", ["anxious"]],
    ["Jealous/envious, unhappy, hurt", ["jealous", "sad", "hurt"]],
  ])("know the emotions %s", (text, ids) => {
    expect(matchEmotions(text)).toEqual({ status: "known", ids });
  });

  test("do not know what is not in them, and say what was likely meant", () => {
    expect(matchBeliefs("I am a banana")).toMatchObject({ status: "unknown" });
    expect(matchBeliefs("I am incompetent and I like soup")).toMatchObject({ status: "unknown" });
    expect(matchBeliefs("I am incompetent", "unlovable")).toMatchObject({ status: "unknown" });
    expect(matchEmotions("hopeful")).toMatchObject({ status: "unknown" });
  });
});

const truth: DiagramAnswer = {
  beliefs: { helpless: ["incompetent", "failure"], unlovable: [], worthless: [] },
  emotions: ["anxious"],
  intermediateBeliefs: "Asking for help shows weakness",
  coping: "avoids help",
  situation: "thinking about bills",
  automaticThought: "money will run out",
  behaviour: "sits on the couch",
};

describe("a learner's diagram", () => {
  test("is scored item by item: found, missed, added, Jaccard and F1", () => {
    const answer = {
      ...truth,
      beliefs: { helpless: ["incompetent", "trapped"], unlovable: ["unlovable"], worthless: [] },
      emotions: ["anxious", "sad"],
    };
    const score = scoreDiagram(answer, truth);
    // By hand: 1 found, 1 missed, 1 added of helpless: Jaccard 1/3, F1 2*1/(2+2) = 1/2. All: 1 of 4 in the union; 2/(3+2).
    expect(score.beliefs.helpless).toEqual({
      found: ["incompetent"],
      missed: ["failure"],
      added: ["trapped"],
      jaccard: 1 / 3,
      f1: 0.5,
    });
    expect(score.allBeliefs).toMatchObject({ jaccard: 0.25, f1: 0.4 });
    expect(score.emotions).toMatchObject({ jaccard: 0.5, f1: 2 / 3 });
    // Nothing to find and nothing given is no score, not a score of 0.
    expect(score.beliefs.worthless).toMatchObject({ jaccard: undefined, f1: undefined });
    expect(score.texts.coping).toBe(1);
    expect(score.texts.intermediateBeliefsInDepression).toBeUndefined();
  });

  test("cannot name a belief that is not in the lists", () => {
    expect(() => scoreDiagram({ ...truth, emotions: ["hopeful"] }, truth)).toThrow(/"hopeful" is none of/);
  });

  test("a reply that quotes the diagram word for word is seen", () => {
    const fields = { coping: "Avoids asking for help and avoids challenges at work.", thought: "I fail." };
    expect(quotedFields("Well, I avoid. Avoids asking for help and avoids challenges, they say.", fields)).toEqual([
      "coping",
    ]);
    expect(quotedFields("I don't ask for help much.", fields)).toEqual([]);
  });
});

describe("a diagram played", () => {
  const record = {
    name: "Robin",
    id: "1",
    type: ["reserved"],
    history: "Her father left. Her mother criticised her.",
    helpless_belief: ["I am trapped."],
    unlovable_belief: ["I am unlovable."],
    worthless_belief: [],
    intermediate_belief: "It is important to be right.\n[during depression]\nIf I try, I fail.",
    coping_strategies: "Avoids help.",
    situation: "Opening a letter.",
    auto_thought: "I can't handle this.",
    emotion: ["anxious", "sad"],
    behavior: "Puts the letter away.",
  };

  test("holds every belief and the thought: the field bug of the public code is not repeated", () => {
    const { persona } = patientPsiPersona(record, "robin");
    const all = JSON.stringify(persona);
    for (const text of ["I am trapped.", "I am unlovable.", "I can't handle this.", "If I try, I fail."])
      expect(all).toContain(text);
    expect(JSON.stringify([persona.facts, persona.diagram, persona.about])).not.toContain("undefined");
    expect(persona.diagram?.coreBeliefs).toEqual({ helpless: ["trapped"], unlovable: ["unlovable"], worthless: [] });
    expect(persona.diagram?.intermediateBeliefsInDepression).toBe("If I try, I fail.");
  });

  test("lets what lies nearest be known first: each part needs at least as much trust as the one before", () => {
    const { persona } = patientPsiPersona(record, "robin");
    const order = [
      "situation",
      "emotion",
      "automatic-thought",
      "behaviour",
      "coping",
      "intermediate-belief",
      "history",
      "core-belief",
    ];
    const trust = order.map((part) =>
      Math.min(...persona.facts.filter(({ reveals }) => reveals?.part === part).map((fact) => fact.minimumTrust)),
    );
    expect(trust).toEqual(trust.toSorted((left, right) => left - right));
    expect(persona.manner?.sentences).toBe(3);
  });
});
