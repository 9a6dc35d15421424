import { type DetectorFile, patternLines } from "../detector-file.ts";
import type { CorpusLine } from "./compose-messages.ts";
import type { CorpusGroup, RiskCorpus } from "./corpus-file.ts";
import { countExpansions } from "./expand-line.ts";

/** Identifier of the corpus made from the detectors. */
const detectorCorpusId = "detector-patterns";

/** Whether a line is a whole sentence rather than the core of one. */
export function isWhole({ corpus }: Pick<CorpusLine, "corpus">): boolean {
  return corpus.id !== detectorCorpusId;
}

/**
 * Patterns of the library's detectors as lines of a corpus: they are sentences' cores that we wrote for the same purpose.
 * Gaps become a few plain words, exclusions are dropped.
 *
 * @param files - the library's detector files, among them the one with the shared lists
 */
export function detectorCorpus(files: readonly DetectorFile[]): RiskCorpus {
  const slots: Record<string, string> = {
    gap: "just|really||even|to|that|about it|right now",
    word: "it|this|him|the|a",
    lead: "I |and I |I just |sometimes I |honestly |so |maybe |I really |that |||",
  };
  for (const file of files)
    for (const [name, lines] of Object.entries(file.lists)) slots[name] = patternLines(lines).map(asLine).join("|");
  const groups: CorpusGroup[] = [];
  for (const file of files)
    for (const detector of file.detectors) {
      const meaning = meanings.get(detector.id);
      if (meaning === undefined) continue;
      for (const group of detector.groups) {
        const made = meaning(group.name, group.strength);
        const lines = patternLines(group.patterns)
          .map((pattern) => `<lead>${asLine(pattern)}`)
          .filter((line) => countExpansions(line, slots) > 0);
        if (made !== undefined && lines.length > 0)
          groups.push({
            about: "self",
            isWeak: false,
            isHint: false,
            part: "signal",
            shows: {},
            ...made,
            name: `${detector.id}, ${group.name}`,
            lines: lines.join("\n"),
          });
      }
    }
  const [first] = files;
  if (first === undefined) throw new Error("The library holds no detectors.");
  const { provenance, version } = first;
  return {
    schemaVersion: 1,
    kind: "risk-corpus",
    id: detectorCorpusId,
    version,
    title: "Patterns of the detectors",
    provenance,
    language: "en",
    slots,
    groups,
  };
}

type Meaning = (group: string, strength: number) => Partial<CorpusGroup> | undefined;

const meanings = new Map<string, Meaning>([
  [
    "suicidal-ideation",
    (group) =>
      group.includes("languages")
        ? undefined
        : { shows: { suicide: group.includes("passive") ? "passive-ideation" : "active-ideation" } },
  ],
  ["suicidal-plan", () => ({ shows: { suicide: "plan" } })],
  [
    "veiled-risk",
    (_, strength) => (strength >= 1 ? { shows: { suicide: "passive-ideation" }, isWeak: true } : { isWeak: true }),
  ],
  ["self-harm", () => ({ shows: { "self-harm": "active-ideation" } })],
  ["violent-thoughts", () => ({ shows: { "harm-to-others": "active-ideation" } })],
  ["substance-crisis", () => ({ shows: { "substance-withdrawal": "active-ideation" } })],
  ["panic", () => ({ shows: { distress: "distress" }, part: "setting" })],
  ["distress", () => ({ shows: { distress: "distress" }, part: "setting" })],
  ["delusion-sign", () => ({ shows: { psychosis: "passive-ideation" } })],
  ["figurative", () => ({ part: "look-alike" })],
  ["plain-occasion", () => ({ part: "look-alike" })],
  ["thanks-goodbye", () => ({ part: "look-alike" })],
  ["third-person-worry", () => ({ shows: { suicide: "passive-ideation" }, about: "other" })],
]);

/** A pattern in the grammar of corpus lines. */
function asLine(pattern: string): string {
  return pattern
    .replace(/!\([^)]*\)/g, "")
    .replace(/^\^\s*/, "")
    .replace(/\s*\$(?=\s*\??$)/, "")
    .replace(/\s+\?$/, "")
    .replaceAll("...", "<gap>")
    .replace(/(^|\s)_(?=\s|$)/g, "$1<word>")
    .replaceAll("*", "")
    .trim();
}
