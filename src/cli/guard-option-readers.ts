import { InvalidArgumentError } from "commander";

// What options of `plumbline guard` take: each reads a text or says what is needed.

/** A webhook that tells people, by the name that rules use. */
export interface HandOverAddress {
  readonly name: string;
  readonly address: string;
}

/** `name=url`, repeated; a name has one address. */
export function collectHandOver(text: string, before: readonly HandOverAddress[]): HandOverAddress[] {
  const [first = "", ...rest] = text.split("=");
  const name = first.trim();
  const address = rest.join("=").trim();
  if (name === "" || !isHttp(address)) {
    throw new InvalidArgumentError("A name and an address are needed, such as duty=https://host/hook.");
  }
  if (before.some((one) => one.name === name)) {
    throw new InvalidArgumentError(`${name} has an address already: one webhook is told for each name.`);
  }
  return [...before, { name, address }];
}

/** Where a model is asked. */
export function modelAddress(text: string): string {
  if (!isHttp(text)) {
    throw new InvalidArgumentError("An address of the web is needed, such as https://api.openai.com/v1.");
  }
  const { search, hash } = new URL(text);
  if (search !== "" || hash !== "")
    throw new InvalidArgumentError("The address may have no query: paths are added to it.");
  return text;
}

/** An origin as browsers and web views send it: scheme, host and port, and nothing after it; repeated. */
export function collectOrigin(text: string, before: readonly string[]): string[] {
  const isPlain = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/.test(text);
  // An address of the web has one spelling: capital letters and a usual port would never be met.
  if (!isPlain || !URL.canParse(text) || (isHttp(text) && new URL(text).origin !== text)) {
    throw new InvalidArgumentError(
      "Scheme, host and port are needed as browsers send them, such as https://app.example.",
    );
  }
  return [...before, text];
}

/** 0 to 65535. */
export function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535 || text.trim() === "") {
    throw new InvalidArgumentError("A port from 0 to 65535 is needed.");
  }
  return value;
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}
