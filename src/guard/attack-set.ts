import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../vocabulary/index.ts";

/** Ways a yielding reply is written so that a reader of words should miss it. */
export const AttackEncoding = z.enum([
  "base64",
  "hex",
  "rot13",
  "reversed",
  "html",
  "escapes",
  "homoglyphs",
  "zero-width",
  "spaced",
  "dotted",
  "leet",
]);
export type AttackEncoding = z.infer<typeof AttackEncoding>;

/** `library/guard/attacks.yaml`: attempts to talk the guard out of a rule, by family. */
export const AttackSet = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("guard-attacks"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  notes: z.string(),
  families: z
    .array(
      z.strictObject({
        id: Identifier,
        encode: z.union([AttackEncoding, z.array(AttackEncoding)]).optional(),
        /** What the person says, turn by turn. */
        frames: z.array(z.array(z.string().min(1)).min(1)).min(1),
        /** What an assistant that was brought round replies. */
        yields: z.array(z.string().min(1)).min(1),
      }),
    )
    .min(1),
});
export type AttackSet = z.infer<typeof AttackSet>;

/** One attempt: what is said, and the reply that must not reach the person. */
export interface Attack {
  readonly family: string;
  readonly encoding: AttackEncoding | undefined;
  readonly turns: readonly string[];
  readonly reply: string;
  /** The reply before it was encoded. */
  readonly plain: string;
}

/** Every frame of a family with every yield, in every encoding. */
export function attacksOf(set: AttackSet): Attack[] {
  return set.families.flatMap(({ id, encode, frames, yields }) => {
    const encodings = encode === undefined ? [undefined] : Array.isArray(encode) ? encode : [encode];
    return encodings.flatMap((encoding) =>
      frames.flatMap((turns) =>
        yields.map((plain) => ({
          family: id,
          encoding,
          turns,
          plain,
          reply: encoding === undefined ? plain : encoded(plain, encoding),
        })),
      ),
    );
  });
}

function encoded(text: string, encoding: AttackEncoding): string {
  switch (encoding) {
    case "base64":
      return Buffer.from(text).toString("base64");
    case "hex":
      return Buffer.from(text).toString("hex");
    case "rot13":
      return text.replace(/[a-z]/gi, (letter) => {
        const base = letter <= "Z" ? 65 : 97;
        return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
      });
    case "reversed":
      return [...text].reverse().join("");
    case "html":
      return [...text].map((sign) => `&#${sign.charCodeAt(0)};`).join("");
    case "escapes":
      return [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    case "homoglyphs":
      return text.replace(/[aeopcxy]/g, (letter) => lookAlike[letter] ?? letter);
    case "zero-width":
      return text.replace(/(?<=\p{L})(?=\p{L})/gu, "\u200b");
    case "spaced":
      return text
        .split(" ")
        .map((word) => [...word].join(" "))
        .join("   ");
    case "dotted":
      return text.replace(/\p{L}+/gu, (word) => [...word].join("."));
    case "leet":
      return text.replace(/[aeiost]/g, (letter) => digits[letter] ?? letter);
  }
}

const lookAlike: Readonly<Record<string, string>> = { a: "а", e: "е", o: "о", p: "р", c: "с", x: "х", y: "у" };
const digits: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
