import { type CognitiveDiagram, Persona, type PersonaFact } from "../../vocabulary/index.ts";
import { identifierOf } from "../profile-tables/profile-persona.ts";
import { firstPerson, type Subject } from "./first-person.ts";
import type { PersonaOfProfile } from "./profile-format.ts";
import { sentencesOf } from "./sentences.ts";

/** What the facts of one passage have in common. */
export interface PassageOptions {
  topic: string;
  minimumTrust?: number;
  sensitivity?: number;
  fromExchange?: number;
  askedBy?: string[];
  whenAsked?: string;
  disclosure?: "volunteered" | "asked" | "never";
  polarity?: "present" | "absent";
  reveals?: PersonaFact["reveals"];
  /** Most sentences that become facts. */
  most?: number;
}

/** Collects what a profile says of a person, and what had to be inferred, into a persona. */
export interface PersonaDraft {
  readonly inferred: Set<string>;
  /** Each sentence of a passage about the person becomes a fact; its first-person wording is worked out by rule. */
  passage(text: string | undefined, options: PassageOptions): void;
  /** Text in the person's own words becomes a fact as it stands. */
  ownWords(text: string | undefined, options: PassageOptions): void;
  finish(rest: PersonaRest): PersonaOfProfile;
}

/** The parts of a persona that are not facts. */
export interface PersonaRest {
  name: string | undefined;
  age: number | undefined;
  about: string;
  style?: string;
  manner?: Persona["manner"];
  opening?: string[];
  goals?: string[];
  start?: { trust: number; distress: number };
  disclosure?: Persona["disclosure"];
  diagram?: CognitiveDiagram;
  locale?: string;
  language?: string;
  contentNote?: string;
  variables?: Persona["variables"];
  episodes?: Persona["episodes"];
}

/** Begins a persona from a profile of a format. */
export function draftPersona(
  format: string,
  id: string,
  record: Readonly<Record<string, unknown>>,
  subject: Subject,
): PersonaDraft {
  const facts: PersonaFact[] = [];
  const inferred = new Set<string>();
  const used = new Set<string>();
  const add = (fact: string, says: string, options: PassageOptions) => {
    const { topic, most: _most, ...rest } = options;
    let factId = identifierOf(topic);
    for (let number = 2; used.has(factId); number += 1) factId = `${identifierOf(topic)}-${number}`;
    used.add(factId);
    facts.push({
      id: factId,
      fact,
      says: [says],
      topic: identifierOf(topic),
      minimumTrust: rest.minimumTrust ?? 0,
      fromExchange: rest.fromExchange ?? 1,
      disclosure:
        rest.disclosure ?? (rest.whenAsked === undefined && rest.polarity !== "absent" ? "volunteered" : "asked"),
      polarity: rest.polarity ?? "present",
      ...(rest.sensitivity === undefined ? {} : { sensitivity: rest.sensitivity }),
      ...(rest.askedBy === undefined ? {} : { askedBy: rest.askedBy }),
      ...(rest.whenAsked === undefined ? {} : { whenAsked: rest.whenAsked }),
      ...(rest.reveals === undefined ? {} : { reveals: rest.reveals }),
    });
  };
  return {
    inferred,
    passage(text, options) {
      for (const sentence of sentencesOf(text ?? "", options.most)) {
        add(sentence, firstPerson(sentence, subject), options);
        inferred.add("first-person wording of every fact");
      }
      inferred.add("at what trust and from which exchange each fact is told");
    },
    ownWords(text, options) {
      if (text === undefined || text.trim() === "") return;
      add(`Says: ${text.trim()}`, text.trim(), options);
    },
    finish(rest) {
      const { name, age, ...others } = rest;
      if (name === undefined) inferred.add("name");
      if (age === undefined) inferred.add("age (35)");
      if (others.start === undefined) inferred.add("starting values of trust and distress");
      if (others.opening === undefined) inferred.add("opening lines");
      if (others.style === undefined) inferred.add("style (plain)");
      inferred.add("which replies move trust and distress");
      if (facts.length === 0) add(others.about, others.about, { topic: "situation" });
      const persona = Persona.parse({
        name: name ?? "Client",
        age: age ?? 35,
        locale: "en-US",
        style: "plain",
        opening: ["Hello.", "Hi.", "Hi, thanks for taking the time."],
        contentNote: "An imported profile; its content has not been reviewed here.",
        ...others,
        id,
        profile: { kind: format, attributes: record },
        facts,
      });
      return { persona, inferred: [...inferred] };
    },
  };
}

/** A whole number of years from "38", 38, "25~44" (the middle) or nothing usable. */
export function ageOf(value: unknown): number | undefined {
  const numbers =
    String(value ?? "")
      .match(/\d+/g)
      ?.map(Number) ?? [];
  const [first, second] = numbers;
  if (first === undefined || String(value).startsWith("-")) return undefined;
  // Of a range the middle; ranges from 0 are of adults and older pupils in these files.
  const age = second === undefined ? first : Math.round((Math.max(first, 16) + second) / 2);
  return age >= 10 && age <= 110 ? age : undefined;
}

/** How a profile's text refers to a person of this gender or with these pronouns. */
export function pronounOf(gender: unknown): Subject["pronoun"] {
  const text = String(gender ?? "").toLowerCase();
  if (/^(f|female|woman|girl|she\b.*)$/.test(text)) return "she";
  return /^(m|male|man|boy|he\b.*)$/.test(text) ? "he" : "they";
}
