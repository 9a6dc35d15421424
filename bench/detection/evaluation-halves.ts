/** Halves of an evaluation set. The first may be looked at; the second is measured at the end and never tuned on. */
export const evaluationHalves = ["first-half", "second-half"] as const;
