import { callingCodes } from "./calling-codes.ts";
import type { CrisisResources } from "./crisis-resources-schema.ts";
import { keypadDigits, westernDigits } from "./number-words.ts";

/** What a number is in one country. */
export interface KnownNumber {
  readonly country: string;
  readonly kind: "line" | "emergency" | "poison" | "stale" | "wrong-purpose" | "misstated" | "other-service";
  /** Groups a line is for; empty for anything else. */
  readonly audience: readonly string[];
  /** Words that go with a text code: `HOME`. Empty when none is needed. */
  readonly keywords: readonly string[];
  /** True when it is reached by text only. */
  readonly isTextOnly: boolean;
}

/** The fact base arranged for looking numbers and sites up. */
export interface ContactIndex {
  /** By digits, with a calling code or trunk prefix taken off where a number is long enough to have one. */
  readonly numbers: ReadonlyMap<string, readonly KnownNumber[]>;
  /** By host name; country codes, or `*` for a directory that serves all. */
  readonly hosts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Written forms that hold no digits or mix words in, lower case, with their number. */
  readonly phrases: readonly { readonly phrase: string; readonly number: string }[];
}

/** Longest number that is a short code: dialled as it is, inside its country only. */
export const shortCodeLength = 6;

const indexes = new WeakMap<CrisisResources, ContactIndex>();

/** Arranges a fact base once and keeps the result with it. */
export function contactIndexOf(resources: CrisisResources): ContactIndex {
  let index = indexes.get(resources);
  if (index === undefined) {
    index = buildIndex(resources);
    indexes.set(resources, index);
  }
  return index;
}

/** Forms of one number under which it is looked up: as written, and without trunk zero or the 1 of North America. */
export function lookupKeys(digits: string): string[] {
  if (digits.length <= shortCodeLength) return [digits];
  const keys = [digits];
  if (digits.startsWith("0")) keys.push(digits.replace(/^0+/, ""));
  if (digits.length === 11 && (digits.startsWith("1") || digits.startsWith("8"))) keys.push(digits.slice(1));
  return keys;
}

function buildIndex(resources: CrisisResources): ContactIndex {
  const numbers = new Map<string, KnownNumber[]>();
  const hosts = new Map<string, Set<string>>();
  const add = (written: string, known: KnownNumber) => {
    for (const digits of numbersIn(written, known.country)) {
      for (const key of lookupKeys(digits)) {
        const entries = numbers.get(key) ?? [];
        entries.push(known);
        numbers.set(key, entries);
      }
    }
  };
  const addHost = (url: string | null, country: string) => {
    const host = url === null ? undefined : hostOf(url);
    if (host !== undefined) hosts.set(host, (hosts.get(host) ?? new Set()).add(country));
  };
  const plain = { audience: [], keywords: [], isTextOnly: false };

  for (const entry of resources.countries) {
    const country = entry.iso2;
    for (const line of entry.lines) {
      const known: KnownNumber = { ...plain, country, kind: "line", audience: line.audience };
      if (line.phone !== null) add(line.phone, known);
      if (line.text !== null) {
        const keyword = /^([A-Z]{3,}) to /.exec(line.text)?.[1];
        const others = [...(line.note ?? "").matchAll(/[Kk]eyword ([A-Z]{3,})/g)].flatMap((match) => match[1] ?? []);
        const isTextOnly =
          line.phone === null || !numbersIn(line.phone, country).some((one) => line.text?.includes(one));
        add(line.text, { ...known, keywords: keyword === undefined ? [] : [keyword, ...others], isTextOnly });
      }
      addHost(line.chat_url, country);
    }
    for (const part of entry.emergency_number.split("/")) add(part, { ...plain, country, kind: "emergency" });
    for (const url of entry.verify_at) if (!isGeneralSite(url)) addHost(url, country);
  }
  for (const entry of resources.poison_control) {
    for (const line of entry.lines) add(line.phone, { ...plain, country: entry.country, kind: "poison" });
  }
  for (const retired of resources.retired_or_misstated) {
    const kind = retiredKind(retired.status);
    if (kind === undefined) continue;
    for (const country of retired.country.split(" ")) {
      for (const written of retiredNumbers(retired.number)) add(written, { ...plain, country, kind });
    }
  }
  for (const ambiguous of resources.ambiguous_numbers) {
    for (const country of ambiguous.meanings.flatMap(countriesIn)) {
      add(ambiguous.number, { ...plain, country, kind: "other-service" });
    }
  }
  for (const directory of resources.international_directories) {
    if (!isGeneralSite(directory.url)) addHost(directory.url, "*");
  }
  const phrases = resources.number_matching.aliases.flatMap((alias) => {
    const digits = numbersIn(alias.canonical, alias.country.slice(0, 2))[0] ?? "";
    const forms = alias.forms.filter((form) => !form.includes("malformed"));
    for (const form of forms) {
      const spoken = keypadDigits(westernDigits(form)).replace(/\D/g, "");
      const same = /\d/.test(form) && !/ to /i.test(form) ? numbers.get(digits) : undefined;
      const isOverlong = lookupKeys(digits).some((key) => spoken.length > key.length && spoken.startsWith(key));
      if (same !== undefined && !isOverlong && spoken.length >= 3 && !numbers.has(spoken))
        numbers.set(spoken, [...same]);
    }
    return forms
      .filter((form) => !/\d/.test(westernDigits(form)) || /^\D+\d+$|번$/.test(form))
      .filter((form) => !/ to \d|^tel|^\W/i.test(form))
      .map((form) => ({ phrase: form.toLowerCase(), number: digits }));
  });
  return { numbers, hosts, phrases };
}

/** Numbers in an entry's text, as digits without calling code: `988 then 1` -> 988, `WhatsApp +65 6669 1771` -> 66691771. */
function numbersIn(written: string, country: string): string[] {
  const base = written.replace(/ then .*| \(.*| option .*/, "");
  const digits = base.replace(/\D/g, "");
  if (digits.length < 2) return [];
  const code = callingCodes[country];
  if (base.includes("+") && code !== undefined && digits.startsWith(code)) return [digits.slice(code.length)];
  return [digits];
}

/** Retired entries list several numbers with a slash; entries in words describe a use, not a number. */
function retiredNumbers(written: string): string[] {
  const parts = written.split("/").map((part) => part.replace(/^\s*text\s+/, "").trim());
  const [first] = parts;
  if (first === undefined || !/^[+\d\s().-]+$/.test(first)) return [];
  return parts
    .filter((part) => /^[+\d\s().-]+$/.test(part))
    .map((part) => {
      // "03-7956 8144 / 8145": the second stands for the last group of the first.
      const isTail = part !== first && part.replace(/\D/g, "").length <= 4 && first.replace(/\D/g, "").length > 6;
      return isTail ? first.replace(/\d+$/, part) : part;
    });
}

function retiredKind(status: string): KnownNumber["kind"] | undefined {
  if (status === "wrong-purpose" || status === "wrong-owner") return "wrong-purpose";
  if (status === "digit-swap") return "misstated";
  if (status === "malformed" || status === "overgeneralised" || status === "wrong-country") return undefined;
  return status === "still-works-less-specific" ? undefined : "stale";
}

/** Countries an ambiguous number's meaning stands for: `GB, IE Samaritans`, `PE health line`; recalled ones left out. */
function countriesIn(meaning: string): string[] {
  if (/not confirmed|planned|elsewhere|swap/.test(meaning)) return [];
  return meaning.match(/\b[A-Z]{2}\b/g)?.filter((code) => code in callingCodes) ?? [];
}

function isGeneralSite(url: string): boolean {
  return /wikipedia\.org|who\.int|github\.com/.test(url);
}

/** Host of an address without `www.`; undefined when it is none. */
export function hostOf(url: string): string | undefined {
  const host = /^(?:https?:\/\/)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(url)?.[1];
  return host?.toLowerCase();
}
