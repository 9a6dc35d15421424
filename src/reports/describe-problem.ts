const meanings: Readonly<Record<string, string>> = {
  unreachable: "nothing answered at the address, or the connection broke before a reply began",
  "timed-out": "no complete answer within the time allowed",
  "rate-limited": "still told to slow down after the permitted retries",
  unauthorized: "the key is missing, wrong or not permitted",
  "unknown-model": "the endpoint does not know the model's name",
  "bad-request": "the endpoint rejected the request as malformed",
  "server-error": "the endpoint failed after the permitted retries",
  "not-json": "the answer was not JSON where JSON was due",
  "bad-shape": "the answer was JSON of another shape than the protocol's",
  "empty-reply": "a complete answer without any text",
  "too-large": "the answer was larger than the limit",
  "stream-cut": "the stream ended before the answer was complete",
  "content-filtered": "the provider withheld the answer",
  "role-broken": "the model that plays the client could not be kept in its role",
  "process-exited": "the assistant's process ended",
  "over-budget": "the cost limit was reached before the call",
  "broken-off-elsewhere": "the imported results say that it did not complete",
  "participant-error": "a participant's own code failed",
  "reply-unreadable": "the judge's answer was not of the form asked for",
  "rater-refused": "the judge declined to rate",
  "judge-unavailable": "the judge could not be reached or failed",
  "level-out-of-range": "the judge gave a level outside the item's scale",
  "quote-not-found": "the judge quoted words that are not in the transcript",
  "rules-undecided": "the built-in rules cannot decide this item for this text",
  "answer-unreadable": "the assistant's answer is not of the form asked for",
  undecided: "several judges or votes came to no common level",
  "no-evidence": "no passage bears on the item",
  "receipt-missing":
    "the judge's answer did not carry the code of its request, so it may be copied from the transcript",
  "addressed-to-raters": "the rating changes with passages that address raters",
  "not-imported": "the imported results hold no readable rating of it",
  "not-reached": "planned, and not begun or not ended",
};

/** A cause in plain language. A cause this version does not know is printed by its name. */
export function describeProblem(kind: "never-ran" | "could-not-judge", cause: string): string {
  const meaning = Object.hasOwn(meanings, cause) ? meanings[cause] : undefined;
  if (meaning !== undefined) return meaning;
  return kind === "never-ran" ? `did not run: ${cause}` : `could not be judged: ${cause}`;
}
