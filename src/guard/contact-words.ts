import { z } from "zod";
import {
  contactSentence,
  emergencyWords,
  firstContactSentence,
  nameBesideNumber,
  spokenAddress,
} from "../assistants/index.ts";
import type { LocalContact, LocalResources } from "../detection/index.ts";

/** How one language says contacts of the fact base, whose names, hours and remarks are in English. */
export const ContactWords = z.strictObject({
  /** A line to call, as a sentence; `{phone}`, `{about}`. */
  call: z.string().includes("{phone}").includes("{about}"),
  /** A line that is only reached in writing, as a sentence; `{where}`, `{about}`. */
  write: z.string().includes("{where}").includes("{about}"),
  /** A number with a choice after it; `{phone}`, `{digit}`. */
  menu: z.string().includes("{phone}").includes("{digit}"),
  /** Between parts of what is said about a line. */
  comma: z.string().min(1),
  /** Answers day and night. */
  always: z.string().min(1),
  /** May not answer at every hour. */
  sometimes: z.string().min(1),
  /** Known from one source only. */
  check: z.string().min(1),
  /** Where no line of the country is known, as a sentence; `{directory}`. */
  directory: z.string().includes("{directory}"),
  /** Where the country is not known: stands where an emergency number would. */
  emergencyUnknown: z.string().min(1),
  /** An emergency number and who answers; `{number}`, `{who}`. */
  emergencyOf: z.string().includes("{number}").includes("{who}"),
  ambulance: z.string().min(1),
  police: z.string().min(1),
  /** Between two emergency numbers. */
  or: z.string().min(1),
  /** Names of lines as people who speak the language know them, by the fact base's name. */
  names: z.record(z.string(), z.string().min(1)).default({}),
});
export type ContactWords = z.infer<typeof ContactWords>;

/** Whose lines fit, in the fact base's words, and whether somebody has to answer now. */
export interface ContactChoice {
  readonly audience?: readonly string[];
  readonly urgent?: boolean;
}

/** What stands for `{line}` and `{emergency}`. */
interface ContactTexts {
  readonly line: string;
  readonly emergency: string;
}

/** In English. */
export function englishContactTexts(local: LocalResources, choice: ContactChoice): ContactTexts {
  const chosen = chooseContacts(local.contacts, choice);
  const line = chosen.length === 0 ? firstContactSentence(local) : chosen.map(contactSentence).join(" ");
  return { line, emergency: emergencyWords(local) };
}

/** In another language, from its own words and the fact base's numbers. */
export function contactTexts(local: LocalResources, choice: ContactChoice, words: ContactWords): ContactTexts {
  const spoken = chooseContacts(local.contacts, choice).flatMap((contact) => sentenceFor(contact, words) ?? []);
  const directory = words.directory.replace("{directory}", spokenAddress(local.directory.url));
  return {
    line: spoken.length === 0 ? directory : spoken.join(" ").replaceAll("。 ", "。"),
    emergency: local.emergency === undefined ? words.emergencyUnknown : emergencyIn(local.emergency, words),
  };
}

/**
 * The line that fits best. Where somebody has to answer now and that one may be closed, one that always answers stands
 * before it.
 */
function chooseContacts(contacts: readonly LocalContact[], { audience = [], urgent = false }: ContactChoice) {
  const best = contacts.find((contact) => contact.audience.some((group) => audience.includes(group))) ?? contacts[0];
  if (best === undefined) return [];
  const open = urgent && !isAlwaysOpen(best) ? contacts.find(isAlwaysOpen) : undefined;
  return open === undefined ? [best] : [open, best];
}

function isAlwaysOpen({ hours, phone }: LocalContact): boolean {
  return phone !== undefined && /^24\/7( phone)?$/.test(hours);
}

function sentenceFor(contact: LocalContact, words: ContactWords): string | undefined {
  const { phone, chatUrl, confirmFirst } = contact;
  const name = words.names[contact.name] ?? nameBesideNumber(contact);
  const about = [
    name,
    isAlwaysOpen(contact) ? words.always : words.sometimes,
    ...(confirmFirst ? [words.check] : []),
  ].join(words.comma);
  if (phone !== undefined) return put(words.call, { phone: dialled(phone, words), about });
  // A text message's keyword and remarks are English; a page of the line's own is found all the same.
  return chatUrl === undefined ? undefined : put(words.write, { where: spokenAddress(chatUrl), about });
}

/** "119 then 8" in the language's words. */
function dialled(phone: string, words: ContactWords): string {
  const [, number, digit] = /^(.+) then (\S+)$/.exec(phone) ?? [];
  return number === undefined || digit === undefined ? phone : put(words.menu, { phone: number, digit });
}

/** "192 ambulance (SAMU) / 190 police": every number, with who answers where that is one of two known services. */
function emergencyIn(numbers: string, words: ContactWords): string {
  return numbers
    .split(" / ")
    .map((part) => {
      const number = /^\d+/.exec(part)?.[0] ?? part;
      const who = part.includes("ambulance") ? words.ambulance : part.includes("police") ? words.police : undefined;
      return who === undefined ? number : put(words.emergencyOf, { number, who });
    })
    .join(words.or);
}

function put(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
