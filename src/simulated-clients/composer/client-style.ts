import { z } from "zod";
import { ClientManner, ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";

const Share = z.number().min(0).max(1);

/** How a kind of person talks. */
export const ClientStyle = z.strictObject({
  id: Identifier,
  means: z.string().min(1),
  /** What a model that plays such a person is told. */
  instruction: z.string().min(1),
  manner: ClientManner.required(),
  /** Share of turns in which the style is seen while trust is at its lowest. */
  shows: Share,
  /** How much of that is gone at full trust. */
  softens: Share,
  /** How often a turn has such a part, where the style is seen. */
  chances: z.strictObject({ lead: Share, askedLead: Share, tail: Share, aside: Share, soften: Share }),
});
export type ClientStyle = z.infer<typeof ClientStyle>;

/** `library/simulated-clients/styles.yaml`. */
export const ClientStyleFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("client-styles"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  styles: z
    .array(ClientStyle)
    .min(1)
    .refine(
      (styles) => styles.some(({ id }) => id === "plain"),
      "a style `plain`, for turns in which no other is seen",
    ),
});
export type ClientStyleFile = z.infer<typeof ClientStyleFile>;
