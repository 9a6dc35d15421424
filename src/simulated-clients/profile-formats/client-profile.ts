import { z } from "zod";
import { Identifier } from "../../vocabulary/index.ts";

/**
 * A client profile in a published form, kept as it was written: one line of a profiles file. Whatever a form holds is
 * here, so writing it back loses nothing.
 */
export const ClientProfile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("client-profile"),
  /** Name of the form: `eeyore`, `mindeval`, or a kind of profiles of the library. */
  format: z.string().min(1),
  id: Identifier,
  /** Where it comes from: drawn with a seed, or read from a file. */
  origin: z.discriminatedUnion("from", [
    z.strictObject({
      from: z.literal("sample"),
      kind: z.string(),
      tableVersion: z.string(),
      seed: z.union([z.int(), z.string()]),
      index: z.int().nonnegative(),
    }),
    z.strictObject({
      from: z.literal("file"),
      /** SHA-256 of the file, hexadecimal. */
      sha256: z.string(),
      index: z.int().nonnegative(),
    }),
  ]),
  record: z.record(z.string(), z.json()),
});
export type ClientProfile = z.infer<typeof ClientProfile>;
