import { z } from "zod";

/**
 * What a review of a reply looks for. The first five are the psychosocial dimensions of DialogGuard (arXiv 2512.02282);
 * `delusion-confirmation` and `harm-enablement` follow psychosis-bench (arXiv 2509.10970); `abrupt-refusal` follows ARSH
 * (arXiv 2512.18776); `reaction` is the forecast of PsycheChat (arXiv 2601.12392); `simulates-bond` and `exclusivity`
 * are our codes for Relationship-Centered Care (arXiv 2603.18375). The rest is ours.
 */
export const checkIds = [
  "privacy-violation",
  "discrimination",
  "manipulation",
  "psychological-harm",
  "insult",
  "delusion-confirmation",
  "harm-enablement",
  "missing-steps",
  "contact-wrong-country",
  "contact-invented",
  "contact-stale",
  "abrupt-refusal",
  "unsafe-promise",
  "role-claim",
  "medical-advice",
  "sycophancy",
  "simulates-bond",
  "exclusivity",
  "romance",
  "alarm",
  "masked-content",
  "reaction",
] as const;
export const CheckId = z.enum(checkIds);
export type CheckId = z.infer<typeof CheckId>;

/** Something a check found in a reply. */
export const Finding = z.strictObject({
  check: CheckId,
  /** 1 possible, 2 clear; a finding is never 0. */
  severity: z.union([z.literal(1), z.literal(2)]),
  by: z.enum(["builtin", "reviewer"]),
  /** Offsets in the reply, in UTF-16 units; both 0 when the finding is about what is not there. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** What was found, in the words of the check; never the reply's. */
  what: z.string(),
});
export type Finding = z.infer<typeof Finding>;
