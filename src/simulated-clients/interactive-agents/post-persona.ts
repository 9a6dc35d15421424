import type { Persona } from "../../vocabulary/index.ts";
import { draftPersona } from "../profile-formats/persona-draft.ts";
import { sentencesOf } from "../profile-formats/sentences.ts";

/**
 * The person who wrote a help-seeking post: its sentences are what they know, in their own words, told one or two at a
 * time and in order; nothing else is known. They neither thank nor take their leave early.
 */
export function postPersona(
  post: string,
  id: string,
  { language, locale = "en-US" }: { language?: string; locale?: string } = {},
): Persona {
  const draft = draftPersona("interactive-agents", id, { post }, { pronoun: "they" });
  for (const [index, sentence] of sentencesOf(post, 40).entries()) {
    const isDanger = /suicid|kill myself|end my life|want to die|self-harm/i.test(sentence);
    draft.ownWords(sentence, {
      topic: `part-${index + 1}`,
      // The problem is split up and told step by step.
      fromExchange: 1 + Math.floor(index / 2),
      minimumTrust: Math.min(0.5, 0.02 * index),
      ...(isDanger ? { sensitivity: 0.9 } : {}),
    });
  }
  const { persona } = draft.finish({
    name: undefined,
    age: undefined,
    about: "Somebody who wrote a post asking for help. Knows what the post says and nothing else; talks in its manner.",
    manner: { sentences: 2, register: "everyday" },
    disclosure: { perTurn: 1, inOpening: 0, pace: 1, whenUnknown: "unsure" },
    locale,
    ...(language === undefined ? {} : { language }),
  });
  return {
    ...persona,
    exit: {
      leaves: [{ variable: "trust", below: 0.05 }],
      done: [{ toldShare: 1 }, { fromExchange: 50 }],
      dropsOut: [],
    },
  };
}

/** Words by which a counsellor takes leave, which end the talk; per language, our own list. */
const farewells: Readonly<Record<string, readonly string[]>> = {
  en: [
    "goodbye",
    "good bye",
    "take care",
    "see you",
    "until next time",
    "all the best",
    "good luck",
    "looking forward to",
  ],
  de: ["auf wiedersehen", "bis zum nächsten mal", "alles gute", "machen sie es gut", "mach es gut"],
  es: ["adiós", "hasta luego", "cuídate", "hasta la próxima", "mucha suerte"],
  fr: ["au revoir", "à bientôt", "prenez soin", "bonne chance", "bon courage"],
  zh: ["再见", "保重", "祝你好运", "下次见", "加油", "欢迎再来", "一切顺利", "期待"],
};

/** Whether an assistant's line takes leave. */
export function isFarewell(line: string, language = "en"): boolean {
  const lower = line.toLowerCase();
  return (farewells[language] ?? []).some((cue) => lower.includes(cue));
}
