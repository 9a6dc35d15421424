import { isImportedJudge } from "../vocabulary/index.ts";
import type { Report } from "./report.ts";

/** Where the conversations and ratings come from, for runs in which they were not made here; else nothing. */
export function describeOrigin({ origin, judge }: Report["provenance"]): string | undefined {
  if (origin === "enacted") return undefined;
  if (!isImportedJudge(judge.ref)) return "Transcripts that existed already; the ratings were made here.";
  return `Imported results: conversations and ratings were made elsewhere, the ratings by ${judge.ref}. Nothing was asked or rated here.`;
}
