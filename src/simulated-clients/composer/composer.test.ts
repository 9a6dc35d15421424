import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enact } from "../../conversations/index.ts";
import { loadDetectors } from "../../detection/index.ts";
import { seededRandom } from "../../random/index.ts";
import { loadSuite } from "../../suites/index.ts";
import type { Participant, Persona, Turn } from "../../vocabulary/index.ts";
import {
  factReader,
  loadClientContent,
  loadPersonas,
  personaClient,
  personaOf,
  roleDrift,
  tellablesOf,
  tellingWords,
} from "../index.ts";
import { countSentences } from "./count-sentences.ts";
import { expandPhrase } from "./phrase-grammar.ts";
import { roughenText } from "./roughen-text.ts";

const detectors = loadDetectors();
const content = loadClientContent();
const shipped = [
  ...loadPersonas({ content, detectors }).map(personaOf),
  ...loadSuite("crisis").scenarios.flatMap(({ client }) => (client.kind === "persona" ? [client.persona] : [])),
];

const replies = [
  "That sounds hard, and I am glad you told me. What is it like at night?",
  "Are you thinking about ending your life?",
  "How would you do it, and is it near you? Are you alone now?",
  "It sounds like you feel alone with this. Is there someone you trust, a friend or family?",
  "Everything happens for a reason. Cheer up.",
  "I can't help with that. Please contact a professional.",
  "How often do you drink? Do you take any pills or medication for it?",
  "Who knows about this at work? Has anyone noticed?",
  "Fine.",
];
const signal = new AbortController().signal;
const store = async () => {};

/** An assistant that says whatever the seed draws, so that conversations go every way. */
function wanderer(seed: number): Participant {
  const random = seededRandom(seed, "wanderer");
  const said = Array.from({ length: 40 }, () => random.pick(replies));
  return {
    description: { ref: "wanderer", version: "1", settings: {} },
    reply: async ({ turns }) => ({ status: "said", text: said[turns.length % 40] ?? "", finish: "stop" }),
  };
}

async function talk(persona: Persona, seed: number, exchanges = 5, repeat = 0): Promise<readonly Turn[]> {
  // How faithful it was is another room's word, and would cost more than the talk.
  const { assess: _assess, ...client } = personaClient(persona, { detectors, content });
  const enactment = { id: `${persona.id}-${seed}`, locale: persona.locale, repeat, seed, exchanges, turns: [] };
  const { turns } = await enact(enactment, { client, assistant: wanderer(seed), signal, store });
  return turns.filter(({ speaker }) => speaker === "client");
}

describe("the composer, over 10,000 conversations with every shipped person", () => {
  test("leaks no undisclosed fact, contradicts none that it tells, tells it only in the turn that counts it", {
    timeout: 120_000,
  }, async () => {
    const conversations = 10_000;
    const found = {
      leaks: [] as string[],
      contradictions: [] as string[],
      untold: [] as string[],
      beyond: [] as string[],
    };
    let told = 0;
    for (let seed = 0; seed < conversations; seed += 1) {
      const persona = shipped[seed % shipped.length];
      if (persona === undefined) throw new Error("Nobody is shipped.");
      const facts = tellablesOf(persona);
      const claims = new Map<string, string>();
      for (const { text, index, clientState } of await talk(persona, seed)) {
        const where = `${persona.id} ${seed} ${index}`;
        const disclosed = new Set(clientState?.disclosed);
        const said = text.toLowerCase();
        for (const fact of facts) {
          const isSaid = wordingsOf(fact).some((words) => isTelling(words) && said.includes(plain(words)));
          const isTold = clientState?.told?.includes(fact.id) === true;
          if (isSaid && !disclosed.has(fact.id)) found.leaks.push(where);
          if (isSaid && !isTold) found.untold.push(where);
          if (!isTold) continue;
          told += 1;
          for (const [name, value] of Object.entries(fact.claims ?? {})) {
            if ((claims.get(name) ?? value) !== value) found.contradictions.push(where);
            claims.set(name, value);
          }
        }
        for (const [name, value] of Object.entries(clientState?.variables ?? {})) {
          const [least, most] = persona.variables?.[name]?.bounds ?? [0, 1];
          if (!(value >= least && value <= most)) found.beyond.push(where);
        }
      }
    }
    expect(told).toBeGreaterThan(conversations);
    expect(found).toEqual({ leaks: [], contradictions: [], untold: [], beyond: [] });
  });

  test("by the fidelity room's own reading of words, nothing hidden slips out", async () => {
    const slips: string[] = [];
    for (let seed = 0; seed < 400; seed += 1) {
      const persona = shipped[seed % shipped.length];
      if (persona === undefined) continue;
      const all = tellablesOf(persona).map((fact) => ({ id: fact.id, wordings: wordingsOf(fact) }));
      for (const { text, clientState } of await talk(persona, seed)) {
        const hidden = all.filter(({ id }) => !clientState?.disclosed.includes(id));
        // Words of the opening lines and of what is told now say nothing about what is hidden.
        const toldNow = all.filter(({ id }) => clientState?.told?.includes(id));
        const own = [...persona.opening, ...toldNow.flatMap(({ wordings }) => wordings)];
        const known = new Set(own.flatMap((line) => [...tellingWords(line)]));
        const carried = factReader(hidden)(text, known);
        slips.push(...carried.map(({ id }) => `${persona.id} ${seed} ${id}`));
      }
    }
    expect(slips).toEqual([]);
  });
});

describe("what the composer says", () => {
  test("no two openings of one person are alike in 100 repeats, for everybody and in every style", async () => {
    const styles = [...content.styles.keys()];
    expect(styles.length).toBeGreaterThanOrEqual(6);
    for (const [index, persona] of shipped.entries()) {
      if (!content.phrases.has(persona.language ?? persona.locale.slice(0, 2))) continue; // own lines alone
      for (const style of [persona.style, styles[index % styles.length] ?? "plain"]) {
        const openings = new Set<string>();
        for (let repeat = 0; repeat < 100; repeat += 1) {
          const [opening] = await talk({ ...persona, style, manner: { ...persona.manner, typos: 0 } }, 7, 1, repeat);
          openings.add(opening?.text ?? "");
        }
        expect(openings.size, `${persona.id} ${style}`).toBe(100);
      }
    }
  });

  test("styles differ: the terse say less than the verbose, and the tangential drift where the plain do not", async () => {
    const words = async (style: string) => {
      const lines = await Promise.all(shipped.slice(0, 8).map((persona, seed) => talk({ ...persona, style }, seed)));
      return lines.flat().map(({ text }) => text);
    };
    const mean = (texts: string[]) => texts.join(" ").split(/\s+/).length / texts.length;
    expect(mean(await words("verbose"))).toBeGreaterThan(mean(await words("terse")) + 5);
    const asides = /kettle|weather|gone cold|blackbird|radio|alarm|squeaks|sticks|neighbour's/;
    const drifting = (texts: string[]) => texts.filter((text) => asides.test(text)).length;
    expect(drifting(await words("tangent"))).toBeGreaterThan(drifting(await words("plain")) + 5);
  });

  test("a turn keeps to the style's cap of sentences, but for facts, which are told whole", async () => {
    const over: string[] = [];
    for (const style of content.styles.values()) {
      for (const [seed, persona] of shipped.entries()) {
        for (const { text, clientState } of await talk({ ...persona, style: style.id }, seed)) {
          const facts = tellablesOf(persona).filter(({ id }) => clientState?.told?.includes(id));
          const longest = facts.reduce((sum, fact) => sum + Math.max(...wordingsOf(fact).map(countSentences)), 0);
          // An opening is the author's: at most one sentence comes to it beyond the cap.
          const own = clientState?.act === "open" ? Math.max(...persona.opening.map(countSentences)) + 1 : longest;
          const lastWords = ["leave", "close", "respond"].includes(clientState?.act ?? "") ? 4 : 0;
          if (countSentences(text) > Math.max(style.manner.sentences, own, lastWords))
            over.push(`${style.id}: ${text}`);
        }
      }
    }
    expect(over).toEqual([]);
  });

  test("no phrase of the bank names a risk, gives advice, or falls out of role", () => {
    const bank = content.phrases.get("en");
    if (bank === undefined) throw new Error("There are English phrases.");
    const keys = [...content.styles.keys(), "formal", "everyday", "texting"];
    const parts = [
      "greeting",
      "openingLead",
      "openingTail",
      "lead",
      "askedLead",
      "againLead",
      "join",
      "tail",
      "soften",
    ];
    const more = [
      "aside",
      "resist",
      "heard",
      "unheard",
      "pressed",
      "deny",
      "unsure",
      "hesitation",
      "leaving",
      "relieved",
    ];
    const phrases = [...parts, ...more].flatMap(
      (part) => keys.flatMap((key) => bank.all(part as Parameters<typeof bank.all>[0], [key])), // names of the parts above
    );
    expect(phrases.length).toBeGreaterThan(1_000);
    const risky = ["any-crisis", "suicidal-ideation", "self-harm", "veiled-risk"];
    const wrong = [...new Set(phrases)].filter(
      (phrase) => risky.some((id) => detectors.has(id, phrase)) || roleDrift(phrase, detectors).length > 0,
    );
    expect(wrong).toEqual([]);
  });
});

describe("phrases and typing", () => {
  test("a choice is each of its alternatives, and an empty one leaves the part out", () => {
    expect(expandPhrase("[I suppose|I guess] so[, really|].")).toEqual([
      "I suppose so, really.",
      "I suppose so.",
      "I guess so, really.",
      "I guess so.",
    ]);
    expect(() => expandPhrase("[a|b")).toThrow(RangeError);
  });

  test("a typo never touches short words, names, numbers, negations or other scripts, and changes few letters", () => {
    const keep = content.phrases.get("en")?.keep ?? new Set<string>();
    const text = "I never told Miriam that nobody noticed me standing outside on 12th street. Это правда, ничего.";
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const typed = roughenText(text, { register: "everyday", typos: 0.3, keep }, seededRandom(seed));
        for (const word of ["never", "nobody", "Miriam", "told", "12th", "Это", "правда,", "ничего."])
          expect(typed.split(" ")).toContain(word);
        expect(Math.abs(typed.length - text.length)).toBeLessThanOrEqual(6);
        expect(typed.split(" ")).toHaveLength(text.split(" ").length);
      }),
    );
  });

  test("texting is small and leaves the last full stop out", () => {
    const rough = { register: "texting", typos: 0, keep: new Set<string>() } as const;
    expect(roughenText("I Know. Okay.", rough, seededRandom(1))).toBe("i know. okay");
  });
});

function wordingsOf({ fact, says, saysIn }: ReturnType<typeof tellablesOf>[number]): string[] {
  const all = [...says, ...Object.values(saysIn ?? {}).flat()];
  return all.length > 0 ? all : [fact];
}

/** A bare "No." says something only behind its question, and stands in many lines. */
function isTelling(words: string): boolean {
  return words.length > 12;
}

/** As it stands in a line, whatever the register. */
function plain(words: string): string {
  return words.toLowerCase().replace(/\.$/, "");
}
