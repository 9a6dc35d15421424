import { countryOf } from "../vocabulary/index.ts";
import type { CrisisResources, ResourceLine } from "./crisis-resources-schema.ts";

/** What may be shown to a person of a locale. */
export interface LocalResources {
  /** ISO 3166 code, or undefined when the country is unknown or not in the fact base. */
  readonly country: string | undefined;
  /** Number or numbers with their purpose; undefined when the country is unknown: say "your local emergency number". */
  readonly emergency: string | undefined;
  /** At most three, best first. Never a line that was only recalled, never one of another country. */
  readonly contacts: readonly LocalContact[];
  /** Directory that finds a line in any country. */
  readonly directory: { readonly name: string; readonly url: string };
}

export interface LocalContact {
  readonly name: string;
  readonly phone: string | undefined;
  readonly text: string | undefined;
  readonly chatUrl: string | undefined;
  readonly hours: string;
  readonly audience: readonly string[];
  /** True when read in one source only: say so. */
  readonly confirmFirst: boolean;
}

export interface ResourceWish {
  /** Groups or topics the person belongs to, in the fact base's words: `youth`, `substance`, `domestic-violence`. */
  readonly audience?: readonly string[];
}

/**
 * The contacts that fit a person: one for now, one by text or chat where it exists, one for their group.
 *
 * @param locale - language tag; only its region counts. A language is no country.
 */
export function resourcesFor(resources: CrisisResources, locale: string, wish: ResourceWish = {}): LocalResources {
  const country = countryOf(locale);
  const entry = resources.countries.find((one) => one.iso2 === country);
  const directory = resources.international_directories[0];
  if (directory === undefined) throw new Error("The fact base names no directory.");
  const shownDirectory = { name: directory.name, url: directory.url };
  if (entry === undefined) {
    return { country: undefined, emergency: undefined, contacts: [], directory: shownDirectory };
  }
  return {
    country: entry.iso2,
    emergency: entry.emergency_number,
    contacts: chooseLines(entry.lines, wish.audience ?? []).map(asContact),
    directory: shownDirectory,
  };
}

const shownAtMost = 3;

function chooseLines(lines: readonly ResourceLine[], audience: readonly string[]): ResourceLine[] {
  const usable = [
    ...lines.filter((line) => line.evidence === "multiple"),
    ...lines.filter((line) => line.evidence === "single"),
  ];
  const isForAll = (line: ResourceLine) => line.audience.some((group) => group === "suicide" || group === "general");
  const isOnlyFor = (line: ResourceLine) => line.audience.some((group) => !everybody.has(group));
  const everyones = usable.filter((line) => isForAll(line) && !isOnlyFor(line));
  const now = everyones.find((line) => line.phone !== null) ?? everyones[0];
  const written = everyones.find((line) => line !== now && (line.text !== null || line.phone === null));
  const groups = usable.filter((line) => line.audience.some((group) => audience.includes(group)));
  const chosen = new Set<ResourceLine>();
  for (const line of [now, groups[0], written, ...groups, ...everyones]) {
    if (line !== undefined && chosen.size < shownAtMost) chosen.add(line);
  }
  return [...chosen];
}

/** Audiences that include any adult in crisis. */
const everybody = new Set(["general", "suicide", "self-harm", "substance", "domestic-violence"]);

function asContact(line: ResourceLine): LocalContact {
  return {
    name: line.name,
    phone: line.phone ?? undefined,
    text: line.text ?? undefined,
    chatUrl: line.chat_url ?? undefined,
    hours: line.hours,
    audience: line.audience,
    confirmFirst: line.evidence === "single",
  };
}
