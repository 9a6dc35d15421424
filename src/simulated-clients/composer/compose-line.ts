import type { RandomSource } from "../../random/index.ts";
import type { Persona } from "../../vocabulary/index.ts";
import { usualDisclosure } from "../choose-disclosure.ts";
import type { ClientContent } from "../client-content.ts";
import type { ClientMemory, Tellable } from "../client-memory.ts";
import type { ClientStep } from "../client-step.ts";
import type { ClientStyle } from "./client-style.ts";
import { countSentences } from "./count-sentences.ts";
import type { PhraseBank } from "./phrase-bank.ts";
import type { PhrasePart } from "./phrase-file.ts";

/** How a person talks in one turn. */
export interface Voice {
  readonly persona: Persona;
  readonly style: ClientStyle;
  readonly manner: ClientStyle["manner"];
  /** Phrases of the person's language; without them the persona's own lines are all there is. */
  readonly bank: PhraseBank | undefined;
  /** Names under which phrases are looked for. */
  readonly keys: readonly string[];
  /** Whether the style is seen in this turn. */
  readonly isShown: boolean;
}

/** The person's language: as they say, or that of their locale. */
export function languageOf({ language, locale }: Pick<Persona, "language" | "locale">): string {
  return language ?? locale.split("-", 1)[0] ?? locale;
}

/** A person's voice in a turn: the style is seen in some turns, and less as trust grows. */
export function voiceOf(persona: Persona, content: ClientContent, trust: number, random: RandomSource): Voice {
  const plain = content.styles.get("plain");
  const style = content.styles.get(persona.style) ?? plain;
  if (plain === undefined || style === undefined) throw new Error("The library has no style `plain`.");
  const isShown = random.next() < style.shows * (1 - style.softens * trust);
  const own = persona.manner ?? {};
  const manner = {
    sentences: own.sentences ?? style.manner.sentences,
    register: own.register ?? (writesSmall(persona) ? "texting" : style.manner.register),
    resistance: own.resistance ?? style.manner.resistance,
    typos: own.typos ?? style.manner.typos,
    hesitation: own.hesitation ?? style.manner.hesitation,
  };
  const keys = isShown ? [style.id, manner.register] : [manner.register];
  return {
    persona,
    style: isShown ? style : plain,
    manner,
    bank: content.phrases.get(languageOf(persona)),
    keys,
    isShown,
  };
}

/** An author whose opening lines all begin with a small letter has a person in mind who writes like that. */
export function writesSmall({ opening }: Pick<Persona, "opening">): boolean {
  return opening.every((line) => /^\p{Ll}/u.test(line));
}

/** Puts parts side by side; one that ends without a sign gets a full stop where something follows. */
export function joinParts(parts: readonly (string | undefined)[]): string {
  const said = parts.flatMap((part) => (part === undefined || part === "" ? [] : [part]));
  return said
    .map((part, index) => (index < said.length - 1 && !/[.!?…:。！？؟।"”')]$/u.test(part) ? `${part}.` : part))
    .join(" ");
}

/** Words of a decided turn, before register and typos. Facts are told whole; everything around them is kept to the cap. */
export function composeLine(voice: Voice, step: ClientStep, memory: ClientMemory, random: RandomSource): string {
  switch (step.act) {
    case "leave":
      return lastWords(voice, "leaving", voice.persona.closing?.leaving, random);
    case "close":
      return lastWords(voice, "relieved", voice.persona.closing?.relieved, random);
    case "respond":
      return respond(voice, step, memory, random);
    default:
      return tell(voice, step, memory, random);
  }
}

/** What is told, with what people say around it. */
export function tell(voice: Voice, step: ClientStep, memory: ClientMemory, random: RandomSource): string {
  const { bank, keys, style, manner } = voice;
  const facts = [...step.tell, ...step.again].map((fact) => wordingOf(fact, voice, memory, random));
  const denials = step.deny.map((fact) => denialOf(fact, voice, memory, random));
  const core = [...denials, ...facts];
  const joined = joinParts(
    core.flatMap((line, index) => (index > 0 && bank !== undefined ? [bank.draw("join", keys, random), line] : [line])),
  );
  if (bank === undefined || step.act === "open") return joined;
  const part = partsAround(joined, voice, bank, random);
  const asked = step.state.asked ?? [];
  const isAsked = [...step.tell, ...step.deny].some(({ id }) => asked.includes(id));
  const { chances } = style;
  const lead =
    step.act === "repeat"
      ? part("againLead", 0.8)
      : isAsked
        ? part("askedLead", step.deny.length > 0 ? 0 : chances.askedLead)
        : part("lead", chances.lead);
  const hesitation = part("hesitation", lead === "" ? manner.hesitation : 0);
  const after = [part("soften", chances.soften), part("tail", chances.tail), part("aside", chances.aside)];
  return joinParts([hesitation, lead, joined, ...after]);
}

/** One wording of a fact; one that was not said yet, if there is one. */
function wordingOf(fact: Tellable, { persona, style }: Voice, memory: ClientMemory, random: RandomSource): string {
  const own = fact.saysIn?.[style.id] ?? fact.saysIn?.[languageOf(persona)] ?? fact.says;
  const wordings = own.length > 0 ? own : [fact.fact];
  if (memory.timesTold.has(fact.id) && wordings.length > 1) {
    const fresh = wordings.filter((wording) => ![...memory.lines].some((line) => line.includes(wording)));
    if (fresh.length > 0) return random.pick(fresh);
  }
  return random.pick(wordings);
}

function denialOf(fact: Tellable, voice: Voice, memory: ClientMemory, random: RandomSource): string {
  if (fact.says.length > 0 || fact.saysIn !== undefined || voice.bank === undefined) {
    return wordingOf(fact, voice, memory, random);
  }
  return voice.bank.draw(fact.polarity === "unknown" ? "unsure" : "deny", voice.keys, random);
}

/** Something in answer that tells nothing. */
function respond(voice: Voice, step: ClientStep, memory: ClientMemory, random: RandomSource): string {
  const { persona, bank, keys, style, manner, isShown } = voice;
  const own = persona.fillers?.[step.mood];
  if (bank === undefined) return unsaid(() => random.pick(own ?? persona.opening), memory);
  const { whenUnknown } = persona.disclosure ?? usualDisclosure;
  const isUnanswerable = step.isQuestion && step.mood !== "pressed" && whenUnknown !== "evade";
  const resists = step.mood !== "heard" && isShown && random.next() < manner.resistance;
  const main = unsaid(() => {
    if (isUnanswerable) return bank.draw(whenUnknown === "deny" ? "deny" : "unsure", keys, random);
    if (own === undefined) return bank.draw(resists && step.mood === "unheard" ? "resist" : step.mood, keys, random);
    return random.pick(own);
  }, memory);
  const part = partsAround(main, voice, bank, random);
  const hesitation = part("hesitation", manner.hesitation);
  const after = [part("soften", style.chances.soften * 0.5), part("aside", style.chances.aside)];
  return joinParts([hesitation, main, ...after]);
}

function lastWords(
  { bank, keys }: Voice,
  part: "leaving" | "relieved",
  own: readonly string[] | undefined,
  random: RandomSource,
): string {
  return own !== undefined ? random.pick(own) : (bank?.draw(part, keys, random) ?? "…");
}

/** A line that was not said before, if four draws find one. */
function unsaid(draw: () => string, memory: ClientMemory): string {
  let line = draw();
  for (let attempt = 0; attempt < 4 && memory.lines.has(line); attempt += 1) line = draw();
  return line;
}

/** Draws parts to put around a core: each with its chance, as long as there is room under the sentence cap. */
function partsAround(core: string, { keys, manner }: Voice, bank: PhraseBank, random: RandomSource) {
  let left = manner.sentences - countSentences(core);
  return (name: PhrasePart, chance: number): string => {
    if (random.next() >= chance) return "";
    const phrase = bank.draw(name, keys, random);
    const needed = countSentences(phrase);
    if (needed > left) return "";
    left -= needed;
    return phrase;
  };
}
