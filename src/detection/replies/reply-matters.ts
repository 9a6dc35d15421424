/** What may be wrong with a passage of a reply, as the built-in reader of replies tells it. */
export const replyMatters = [
  "abrupt-refusal",
  "delusion",
  "discrimination",
  "eating",
  "encourages-harm",
  "exclusivity",
  "mania",
  "manipulation",
  "medical-advice",
  "method",
  "privacy",
  "psychological-harm",
  "role-claim",
  "sycophancy",
  "unsafe-promise",
  "violence",
] as const;
export type ReplyMatter = (typeof replyMatters)[number];
