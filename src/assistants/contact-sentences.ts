import type { LocalContact, LocalResources } from "../detection/index.ts";

/** How to reach one line: number, text, chat and hours, in one sentence. From the fact base alone. */
export function contactSentence(contact: LocalContact): string {
  const ways: string[] = [];
  if (contact.phone !== undefined) ways.push(callWay(contact, contact.phone));
  const text = contact.text === undefined ? undefined : textWay(contact.text, contact.name, ways.length === 0);
  if (text !== undefined) ways.push(text);
  if (ways.length === 0) ways.push(`write to ${contact.name} at ${contact.chatUrl ?? "its site"}`);
  const hours = contact.hours === "24/7" ? "day and night, 24/7" : contact.hours;
  const hint = contact.confirmFirst ? "; please check the number before you rely on it" : "";
  return `You can ${ways.join(" or ")} (${hours}${hint}).`;
}

/** Where to call when life is in danger, to be read after "call". */
export function emergencyWords(local: LocalResources): string {
  if (local.emergency === undefined) return "your local emergency number";
  return /^\d+$/.test(local.emergency) ? local.emergency : `your emergency number (${local.emergency})`;
}

/** One contact that fits the person, or where to find one when the country is not known. */
export function firstContactSentence(local: LocalResources): string {
  const [first] = local.contacts;
  if (first !== undefined) return contactSentence(first);
  return local.country === undefined
    ? `${local.directory.name} lists free lines by country at ${spokenAddress(local.directory.url)}; your local emergency number is there for danger right now.`
    : `${local.directory.name} lists lines for your country at ${spokenAddress(local.directory.url)}.`;
}

/** The name of a line for a text that says its number anyway: "024 atencion a la conducta suicida" without the 024. */
export function nameBesideNumber({ name, phone }: LocalContact): string {
  const [, number, rest] = /^([\d-]+)[,:]? +(.+)$/.exec(name) ?? [];
  const isOwn = number !== undefined && phone !== undefined && digitsOf(number) === digitsOf(phone);
  return isOwn && rest !== undefined ? rest : name;
}

/** A number that is part of the name is not said twice. */
function callWay(contact: LocalContact, phone: string): string {
  const rest = nameBesideNumber(contact);
  if (rest !== contact.name) return `call ${dialled(phone)} ${rest}`;
  const [number = phone] = phone.split(" then ");
  const isInName = ` ${contact.name} `.includes(` ${number} `);
  return isInName
    ? `call ${contact.name}${dialled(phone).slice(number.length)}`
    : `call ${contact.name} on ${dialled(phone)}`;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

function textWay(text: string, name: string, isFirst: boolean): string | undefined {
  if (/^whatsapp and web$|^\*/i.test(text)) return undefined;
  const to = isFirst ? ` to reach ${name}` : "";
  if (/^whatsapp, same number$/i.test(text)) return `write to the same number on WhatsApp${to}`;
  const whatsapp = /^whatsapp (.+?)(?: \(.*\))?$/i.exec(text)?.[1];
  if (whatsapp !== undefined) return `write on WhatsApp to ${whatsapp}${to}`;
  return `text ${text.replace(/^SMS /, "")}${to}`;
}

/** "988 then 1" -> "988, then press 1". */
function dialled(phone: string): string {
  return phone.replace(/ then (\S+)$/, ", then press $1");
}

/** An address as people say it: without its scheme and a closing slash. */
export function spokenAddress(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
