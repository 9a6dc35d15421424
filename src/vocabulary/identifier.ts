import { z } from "zod";

/** Id of a piece of content: lower-case words and digits joined by single hyphens, such as `delusion-confirmation`. */
export const Identifier = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens");
export type Identifier = z.infer<typeof Identifier>;

/** Version of a piece of content, as `major.minor.patch`. A changed meaning of any score is a new major version. */
export const ContentVersion = z.string().regex(/^\d+\.\d+\.\d+$/, "three numbers such as 1.0.0");
export type ContentVersion = z.infer<typeof ContentVersion>;

/** BCP 47 language tag with a region where one is known: `en-US`, `de-AT`, `ar`. */
export const Locale = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, "a language tag such as en-GB");
export type Locale = z.infer<typeof Locale>;

/** The ISO 3166 country of a locale, or undefined when the tag names none. */
export function countryOf(locale: Locale): string | undefined {
  return /-([A-Z]{2})$/.exec(locale)?.[1];
}
