import type { RunManifest } from "../vocabulary/index.ts";

/** `README.txt` of an exported run: what lies there, how to check it, and what care it needs. A function of the manifest alone. */
export function readmeOfExport(manifest: RunManifest): string {
  const origin =
    manifest.origin === "enacted"
      ? "The conversations were enacted: the person seeking help was simulated."
      : "The transcripts existed before and were imported: they may hold words of real people.";
  return `Plumbline run ${manifest.id}

An audit of conversational assistants in mental-health situations, complete enough to be
read, checked and computed again by anybody. ${manifest.conversations.length} conversations were planned.
${origin}

What lies here
  manifest.json   what was planned, with which versions, settings and seed
  events.jsonl    everything that was stored, one JSON object per line, in the order it
                  happened: turns, outcomes, ratings. A later outcome, or a later attempt
                  at the same rating, supersedes an earlier one; both stand here.
  content/        the suites as the run used them, word for word
  SHA256SUMS      the SHA-256 of every other file

Check that nothing was altered
  sha256sum -c SHA256SUMS

Read it back
  plumbline import <this folder>

Please take care
  The conversations are about people in distress, and some replies are harmful by design
  of the test. Do not give them to anybody as advice. What an audit found holds for the
  scenarios, assistants and versions named in manifest.json; it shows neither that an
  assistant is safe for a person nor that it is fit for care.
`;
}
