import { hash as hashOnce } from "node:crypto";
import { z } from "zod";
import { Decision } from "../decision.ts";

/** What a line of the log is about. */
export const AuditBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("decision"), salt: z.string(), decision: Decision }),
  /** Bodies of these lines were removed; the lines themselves stay in the chain. */
  z.strictObject({
    kind: z.literal("deletion"),
    salt: z.string(),
    lines: z.array(z.int().nonnegative()),
    because: z.enum(["requested", "retention"]),
  }),
  z.strictObject({
    kind: z.literal("event"),
    salt: z.string(),
    /** `torn-line`: a half-written last line of a crash was cut off before this one. */
    event: z.enum(["start", "stop", "policy-loaded", "policy-refused", "torn-line"]),
    detail: z.string(),
  }),
]);
export type AuditBody = z.infer<typeof AuditBody>;

/**
 * One line of the log. `hash` covers everything but the body itself, which it covers through `bodyHash`: so a body can be
 * removed without breaking the chain, and its salt goes with it, so that nobody can guess what stood there.
 */
export const AuditLine = z.strictObject({
  line: z.int().nonnegative(),
  at: z.iso.datetime(),
  previous: z.string(),
  bodyHash: z.string(),
  hash: z.string(),
  /** Null when it was deleted. */
  body: AuditBody.nullable(),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** What stands before the first line. */
export const chainStart = "0".repeat(64);

/**
 * Makes the next line of a chain.
 *
 * @returns its hash, and the line as it is written: an {@link AuditLine} as JSON and a line's end
 */
export function nextLine(
  line: number,
  at: string,
  previous: string,
  body: AuditBody,
): { readonly hash: string; readonly text: string } {
  const json = JSON.stringify(body);
  const bodyHash = sha256(json);
  const hash = hashOfLine({ line, at, previous, bodyHash });
  const head = JSON.stringify({ line, at, previous, bodyHash, hash });
  return { hash, text: `${head.slice(0, -1)},"body":${json}}\n` };
}

/** The hash a line should carry. */
export function hashOfLine({ line, at, previous, bodyHash }: Omit<AuditLine, "hash" | "body">): string {
  return sha256(`${line}\n${at}\n${previous}\n${bodyHash}`);
}

export function sha256(text: string): string {
  return hashOnce("sha256", text, "hex");
}
