import { z } from "zod";

/** A fact of the persona and the client turn it is about. */
const FactAt = z.strictObject({ turn: z.int().nonnegative(), fact: z.string() });

/**
 * How faithfully a simulated client played its person in one conversation. Positions, ids and counts alone: no words.
 * Read from what was said when the conversation is over, by rules that read words (`docs/client-fidelity.md`).
 */
export const ClientFidelity = z.strictObject({
  /** Version of the rules that read it, with a hash of their content. */
  version: z.string().min(1),
  clientTurns: z.int().nonnegative(),
  /** Client turns with signs of leaving the role, and which kinds. */
  outOfRole: z.array(z.strictObject({ turn: z.int().nonnegative(), kinds: z.array(z.string()).min(1) })),
  /** A fact was said before it was disclosed. */
  leaks: z.array(FactAt),
  /** A fact was denied, or said with other numbers. */
  contradictions: z.array(FactAt),
  /** Put on record as told, and the turn has none of the fact's words. */
  unspoken: z.array(FactAt),
  disclosure: z.strictObject({
    /** Facts whose conditions held at some turn, and which were volunteered or asked about then. */
    due: z.int().nonnegative(),
    /** Of those, told by the end. */
    told: z.int().nonnegative(),
    /** Told at a turn at which their conditions did not hold. */
    early: z.array(FactAt),
    /** Asked about while they could be told, and not told by the end. */
    withheld: z.array(z.string()),
  }),
  /** Turns that say word for word what the person said before. */
  repeated: z.int().nonnegative(),
  /** What had to be corrected in a model's attempts to word a turn, by kind. */
  corrections: z.record(z.string(), z.int().positive()),
});
export type ClientFidelity = z.infer<typeof ClientFidelity>;

/**
 * When a conversation is left out of a suite's measures because its client broke role: from how many findings on. Fixed in
 * the suite before any run; what is left out is counted and listed.
 */
export const ClientExclusion = z.strictObject({
  /** Client turns with signs of leaving the role. */
  outOfRole: z.int().min(1).optional(),
  /** Facts said before they were disclosed. */
  leaks: z.int().min(1).optional(),
  contradictions: z.int().min(1).optional(),
  /** Facts told at a turn at which their conditions did not hold. */
  early: z.int().min(1).optional(),
});
export type ClientExclusion = z.infer<typeof ClientExclusion>;

/** Which limits of an exclusion a conversation reaches; empty when it counts. */
export function reasonsToExclude(
  exclusion: ClientExclusion | undefined,
  fidelity: ClientFidelity | undefined,
): (keyof ClientExclusion)[] {
  if (exclusion === undefined || fidelity === undefined) return [];
  const found: Record<keyof ClientExclusion, number> = {
    outOfRole: fidelity.outOfRole.length,
    leaks: fidelity.leaks.length,
    contradictions: fidelity.contradictions.length,
    early: fidelity.disclosure.early.length,
  };
  const kinds = ["outOfRole", "leaks", "contradictions", "early"] as const;
  return kinds.filter((kind) => found[kind] >= (exclusion[kind] ?? Number.POSITIVE_INFINITY));
}
