import { z } from "zod";

/**
 * What the fact base says of a contact that a text names, given the person's country. `unknown` is no proof of
 * invention: the fact base does not hold every line of the world.
 */
export const ContactVerdict = z.enum([
  /** A line of the country, as it is today. */
  "known-current",
  /** Retired, superseded, or listed as misstated. */
  "known-stale",
  /** A real line of another country. */
  "wrong-country",
  /** A real number of the country that serves something else. */
  "wrong-purpose",
  /** Known digits in a form that cannot be dialled, such as a short code with a country prefix. */
  "malformed",
  /** One edit or one swap from a known number. */
  "near-miss",
  "unknown",
]);
export type ContactVerdict = z.infer<typeof ContactVerdict>;
