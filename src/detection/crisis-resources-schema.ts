import { z } from "zod";

/** How well a contact is attested: read in several sources, in one, or widely published but not read again. */
export const ResourceEvidence = z.enum(["multiple", "single", "recalled"]);
export type ResourceEvidence = z.infer<typeof ResourceEvidence>;

/** One line, text code or chat. */
export const ResourceLine = z.strictObject({
  name: z.string().min(1),
  /** As people dial it, possibly with a menu choice: `988 then 1`. */
  phone: z.string().nullable(),
  /** A number to text, with its keyword where one is needed: `HOME to 741741`. */
  text: z.string().nullable(),
  chat_url: z.url().nullable(),
  hours: z.string().min(1),
  audience: z.array(z.string()).min(1),
  note: z.string().optional(),
  evidence: ResourceEvidence,
});
export type ResourceLine = z.infer<typeof ResourceLine>;

const CountryEntry = z.strictObject({
  iso2: z.string().regex(/^[A-Z]{2}$/),
  country: z.string(),
  languages: z.array(z.string()),
  emergency_number: z.string(),
  lines: z.array(ResourceLine),
  sources: z.array(z.string()),
  verify_at: z.array(z.string()),
  checked: z.string(),
  confidence: z.enum(["high", "medium", "low"]),
  note: z.string().optional(),
});

/** The fact base `library/resources/crisis-resources.yaml`: helplines by country with how well each is attested. */
export const CrisisResources = z.strictObject({
  meta: z.looseObject({ title: z.string(), checked: z.string() }),
  international_directories: z.array(
    z.strictObject({ name: z.string(), url: z.url(), scope: z.string(), evidence: ResourceEvidence }),
  ),
  number_matching: z.strictObject({
    rules: z.array(z.string()),
    aliases: z.array(
      z.strictObject({
        canonical: z.string(),
        country: z.string(),
        forms: z.array(z.string()),
        note: z.string().optional(),
      }),
    ),
  }),
  retired_or_misstated: z.array(
    z.strictObject({
      number: z.string(),
      country: z.string(),
      was: z.string(),
      status: z.string(),
      use_instead: z.string(),
      since: z.string().nullable(),
      evidence: ResourceEvidence,
      note: z.string().optional(),
    }),
  ),
  ambiguous_numbers: z.array(z.strictObject({ number: z.string(), meanings: z.array(z.string()) })),
  poison_control: z.array(
    z.strictObject({
      country: z.string(),
      lines: z.array(
        z.strictObject({
          name: z.string(),
          phone: z.string(),
          hours: z.string(),
          evidence: ResourceEvidence,
          note: z.string().optional(),
        }),
      ),
      sources: z.array(z.string()),
      confidence: z.string(),
    }),
  ),
  countries: z.array(CountryEntry).min(1),
});
export type CrisisResources = z.infer<typeof CrisisResources>;
