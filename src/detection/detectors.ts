import { closeMatch } from "../content/index.ts";
import { countryOf } from "../vocabulary/index.ts";
import { type ContextTrigger, standsIn } from "./circumstances.ts";
import { type ContactClaim, findContactClaims } from "./contact-claims.ts";
import type { CrisisResources } from "./crisis-resources-schema.ts";
import { UnknownDetectorError } from "./detection-error.ts";
import { type Circumstance, type DetectorCondition, type DetectorDefinition, patternLines } from "./detector-file.ts";
import { findPatterns, indexPatterns, type PatternIndex, type PatternPlaces, sharedIndex } from "./find-patterns.ts";
import { compilePattern, type Pattern, type PatternLists } from "./pattern.ts";
import { readText, type TextReading } from "./read-text.ts";
import { findPersonalData } from "./risk/personal-data.ts";
import type { PersonalDataType } from "./risk/risk-reading.ts";
import { detectorSlots, type FoundSpan, noSpans, SearchedText } from "./searched-text.ts";
import { boundedCache } from "./text-cache.ts";

/** A passage of a text that shows what a detector looks for. */
export interface Detection {
  readonly detector: string;
  /** Offsets in the original text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** How strongly the passage speaks for it, above 0 to 1; the author's judgement, not a probability. */
  readonly strength: number;
}

export interface DetectOptions {
  /** Locale of the person, for detectors of contacts: a line is right only in its country. */
  readonly locale?: string;
}

/** What a text shows, by detector. Detectors are content (`library/detectors`) and read English. */
export interface Detectors {
  readonly ids: readonly string[];
  /** Hash of every detector's content, for manifests: the same hash gives the same detections. */
  readonly version: string;
  /** What a detector looks for, in whose words, and its known limits. */
  describe(id: string): Pick<DetectorDefinition, "means" | "speaker" | "limits">;
  /**
   * Every passage found, in reading order; empty when none. Of a very long text only the beginning is read, see
   * {@link longestTextRead}.
   *
   * @throws UnknownDetectorError
   */
  detect(id: string, text: string, options?: DetectOptions): readonly Detection[];
  has(id: string, text: string, options?: DetectOptions): boolean;
}

/** Puts definitions to work. Patterns are compiled when a detector is first asked. */
export function createDetectors(definitions: readonly DetectorDefinition[], settings: DetectorSettings): Detectors {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  const compiled = new Map<string, ReadyDetector>();
  const shared = sharedIndex();
  // What was found is small and kept for many texts; a text taken apart is large, and of use only while it is looked through.
  const cache = boundedCache((text) => new SearchedText(text));
  const open = boundedCache<OpenText>((text) => ({ reading: readText(text), places: undefined }), 24, 200_000);
  const slots = detectorSlots();
  const asksCountry = new Map<string, boolean>();
  const ids = definitions.filter((definition) => definition.speaker !== "part").map((definition) => definition.id);

  function definitionOf(id: string): DetectorDefinition {
    const definition = byId.get(id);
    if (definition === undefined) throw new UnknownDetectorError(id, closeMatch(id, ids));
    return definition;
  }

  function compiledOf(definition: DetectorDefinition): ReadyDetector {
    let ready = compiled.get(definition.id);
    if (ready === undefined) {
      const made = compileDetector(definition, settings.lists);
      ready = { ...made, number: shared.add(made.index) };
      compiled.set(definition.id, ready);
    }
    return ready;
  }

  /** Where a detector's patterns may begin: looked up for all detectors in use at once. */
  function placesOf({ number }: ReadyDetector, opened: OpenText): PatternPlaces {
    // A detector that came into use after the text was read is not among the places yet.
    if (opened.places === undefined || opened.places.count <= number) opened.places = shared.placesIn(opened.reading);
    return opened.places;
  }

  const readingOf = ({ text }: SearchedText): TextReading => open.get(text).reading;

  /** Whether what a detector finds depends on the person's country: it, or one it refers to, looks for contacts or personal data. */
  function dependsOnCountry(id: string): boolean {
    let depends = asksCountry.get(id);
    if (depends !== undefined) return depends;
    depends = false;
    const reached = new Set([id]);
    for (const one of reached) {
      const { contacts, personalData, includes, condition } = definitionOf(one);
      depends ||= contacts !== undefined || personalData !== undefined;
      for (const other of [...includes, ...detectorsIn(condition)]) reached.add(other);
    }
    asksCountry.set(id, depends);
    return depends;
  }

  function spansIn(id: string, text: SearchedText, country: string): readonly FoundSpan[] {
    const slot = slots.of(id, country !== "" && dependsOnCountry(id) ? country : "");
    const known = text.found(slot);
    if (known !== undefined) return known;
    const definition = definitionOf(id);
    text.keep(slot, noSpans); // one that refers to itself finds nothing more
    const found = withoutOverlap(findSpans(definition, text, country));
    const spans = found.length > 0 && reaches(definition.threshold, found, readingOf(text)) ? found : noSpans;
    if (spans.length > 0) text.keep(slot, spans);
    return spans;
  }

  function findSpans(definition: DetectorDefinition, text: SearchedText, country: string): readonly FoundSpan[] {
    if (definition.contacts !== undefined) return findContacts(definition.contacts, text, country);
    if (definition.personalData !== undefined) return findPersonal(definition.personalData, text, country);
    if (definition.condition !== undefined && !holds(definition.condition, text, country)) return noSpans;
    const opened = open.get(text.text);
    const { reading } = opened;
    const ready = compiledOf(definition);
    const { index, groups } = ready;
    const matches = findPatterns(index, reading, placesOf(ready, opened), ready.number);
    if (matches.length === 0 && definition.includes.length === 0 && definition.condition === undefined) return noSpans;
    const spansOf = (trigger: ContextTrigger) => (trigger === definition.id ? [] : spansIn(trigger, text, ""));
    const found: FoundSpan[] = [];
    for (const match of matches) {
      const group = groups[match.pattern];
      if (group === undefined) continue;
      if (group.notWhen.some((circumstance) => standsIn(circumstance, match, reading, spansOf))) continue;
      const start = reading.starts[match.first] ?? 0;
      found.push({ ...match, start, stop: reading.ends[match.end - 1] ?? start, strength: group.strength });
    }
    for (const other of definition.includes) found.push(...spansIn(other, text, country));
    const restsOnCondition = definition.groups.length === 0 && definition.includes.length === 0;
    if (restsOnCondition && definition.condition !== undefined) {
      const evidence = evidenceOf(definition.condition, text, country);
      found.push(...(evidence.length > 0 ? evidence : wholeText(reading)));
    }
    return found;
  }

  function findContacts(
    wanted: NonNullable<DetectorDefinition["contacts"]>,
    text: SearchedText,
    country: string,
  ): FoundSpan[] {
    const claims = claimsIn(text, country);
    // A contact given for another country by name is neither right for the person nor a mistake.
    const fitting = claims.filter(
      (claim) =>
        wanted.verdicts.includes(claim.verdict) &&
        (claim.verdict !== "wrong-country" || claim.statedFor === undefined || wanted.verdicts.length > 1),
    );
    if (new Set(fitting.map((claim) => claim.normal)).size < wanted.atLeast) return [];
    return fitting.map((claim) => ({ first: -1, end: -1, start: claim.start, stop: claim.end, strength: 1 }));
  }

  function claimsIn(text: SearchedText, country: string): readonly ContactClaim[] {
    const known = text.claims?.get(country);
    if (known !== undefined) return known;
    const claims = findContactClaims(readingOf(text).text, settings.resources(), country === "" ? undefined : country);
    text.claims ??= new Map();
    text.claims.set(country, claims.length === 0 ? noClaims : claims);
    return claims;
  }

  function findPersonal(types: readonly PersonalDataType[], text: SearchedText, country: string): FoundSpan[] {
    const helplines = claimsIn(text, country).filter(({ verdict }) => verdict !== "unknown");
    return findPersonalData(readingOf(text).text)
      .filter(({ type, start, end }) => {
        return types.includes(type) && !helplines.some((line) => line.start < end && start < line.end);
      })
      .map(({ start, end }) => ({ first: -1, end: -1, start, stop: end, strength: 1 }));
  }

  function holds(condition: DetectorCondition, text: SearchedText, country: string): boolean {
    if (typeof condition === "string") return spansIn(condition, text, country).length > 0;
    if ("all" in condition) return condition.all.every((part) => holds(part, text, country));
    if ("any" in condition) return condition.any.some((part) => holds(part, text, country));
    if ("not" in condition) return !holds(condition.not, text, country);
    const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = condition.words;
    const count = readingOf(text).words.length;
    return count >= atLeast && count <= atMost;
  }

  /** Passages of the first detector in the condition that has some. */
  function evidenceOf(condition: DetectorCondition, text: SearchedText, country: string): readonly FoundSpan[] {
    if (typeof condition === "string") return spansIn(condition, text, country);
    const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
    for (const part of parts) {
      const spans = evidenceOf(part, text, country);
      if (spans.length > 0) return spans;
    }
    return [];
  }

  return {
    ids,
    version: settings.version,
    describe: definitionOf,
    detect(id, text, options) {
      const spans = spansIn(id, cache.get(text), countryFor(options));
      if (spans.length === 0) return noDetections;
      return spans.map(({ start, stop, strength }) => ({ detector: id, start, end: stop, strength }));
    },
    has: (id, text, options) => spansIn(id, cache.get(text), countryFor(options)).length > 0,
  };
}

/** Empty when nothing is known of the person, `ZZ` when it is known only that the country is not. */
function countryFor({ locale }: DetectOptions = {}): string {
  return locale === undefined ? "" : (countryOf(locale) ?? "ZZ");
}

/** Ids of the detectors a condition names. */
export function detectorsIn(condition: DetectorCondition | undefined): string[] {
  if (condition === undefined) return [];
  if (typeof condition === "string") return [condition];
  if ("all" in condition) return condition.all.flatMap(detectorsIn);
  if ("any" in condition) return condition.any.flatMap(detectorsIn);
  return "not" in condition ? detectorsIn(condition.not) : [];
}

export interface DetectorSettings {
  readonly lists: PatternLists;
  readonly version: string;
  /** The fact base, asked for when a detector of contacts first looks. */
  readonly resources: () => CrisisResources;
}

/** A text taken apart, with where patterns may begin in it. */
interface OpenText {
  readonly reading: TextReading;
  places: PatternPlaces | undefined;
}

const noDetections: readonly Detection[] = [];
const noClaims: readonly ContactClaim[] = [];

interface CompiledDetector {
  readonly index: PatternIndex;
  /** For each pattern of the index, the group it comes from. */
  readonly groups: readonly { readonly strength: number; readonly notWhen: readonly Circumstance[] }[];
}

interface ReadyDetector extends CompiledDetector {
  /** In the index that all detectors share. */
  readonly number: number;
}

/** @throws PatternSyntaxError */
export function compileDetector(definition: DetectorDefinition, lists: PatternLists): CompiledDetector {
  const patterns: Pattern[] = [];
  const groups: CompiledDetector["groups"][number][] = [];
  for (const group of definition.groups) {
    const kept = definition.notWhen.filter((circumstance) => !group.evenWhen.includes(circumstance));
    const notWhen = [...new Set([...kept, ...group.notWhen])];
    for (const line of patternLines(group.patterns)) {
      patterns.push(compilePattern(line, lists));
      groups.push({ strength: group.strength, notWhen });
    }
  }
  return { index: indexPatterns(patterns), groups };
}

/** Of overlapping passages the strongest, then the longest, is kept. */
function withoutOverlap(found: readonly FoundSpan[]): readonly FoundSpan[] {
  if (found.length <= 1) return found;
  const best = [...found].sort(
    (left, right) => right.strength - left.strength || right.stop - right.start - (left.stop - left.start),
  );
  const kept: FoundSpan[] = [];
  for (const span of best.slice(0, 500)) {
    if (!kept.some((other) => span.start < other.stop && other.start < span.stop)) kept.push(span);
  }
  return kept.sort((left, right) => left.start - right.start);
}

/** Whether strengths add up to a threshold; the same words said twice count once. */
function reaches(threshold: number, found: readonly FoundSpan[], reading: TextReading): boolean {
  if (threshold === 0) return true;
  const strengths = new Map<string, number>();
  for (const span of found) {
    const wording = reading.words.slice(Math.max(0, span.first), Math.max(0, span.end)).join(" ");
    strengths.set(wording, Math.max(strengths.get(wording) ?? 0, span.strength));
  }
  const sum = [...strengths.values()].reduce((total, strength) => total + strength, 0);
  return sum >= threshold - 1e-9;
}

function wholeText(reading: TextReading): FoundSpan[] {
  const end = reading.words.length;
  return end === 0
    ? []
    : [{ first: 0, end, start: reading.starts[0] ?? 0, stop: reading.ends[end - 1] ?? 0, strength: 1 }];
}
