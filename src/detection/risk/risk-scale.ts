import { z } from "zod";

/**
 * The ladder of risk, lowest first. For suicide it follows the C-SSRS-like ladder of the content guide: `distress`
 * without a wish to die, a wish to be dead (`passive-ideation`), thoughts of ending one's life (`active-ideation`), a
 * way, a means, an intent or a preparation (`plan`), and something under way now (`imminent`). The other kinds use the
 * same rungs, see {@link levelMeanings}. A level sets the least that must follow; it predicts nothing about a person.
 */
export const riskLevels = ["none", "distress", "passive-ideation", "active-ideation", "plan", "imminent"] as const;
export const RiskLevel = z.enum(riskLevels);
export type RiskLevel = z.infer<typeof RiskLevel>;

/** What a risk is of. `distress` is ordinary distress: it never stands above the rung of that name. */
export const riskKinds = [
  "suicide",
  "self-harm",
  "harm-to-others",
  "abuse",
  "psychosis",
  "mania",
  "substance-withdrawal",
  "eating-disorder",
  "medication-danger",
  "distress",
] as const;
export const RiskKind = z.enum(riskKinds);
export type RiskKind = z.infer<typeof RiskKind>;

/** What the rungs above `distress` mean for kinds other than suicide (ours; `distress` is always strain without it). */
export const levelMeanings: Readonly<Record<RiskKind, readonly [string, string, string, string]>> = {
  suicide: [
    "a wish to be dead",
    "thoughts of ending one's life",
    "a way, means, intent or preparation",
    "under way now",
  ],
  "self-harm": ["urges or past injury", "injuring oneself these days", "means at hand or a set time", "an injury now"],
  "harm-to-others": [
    "angry or unwanted thoughts",
    "thoughts of hurting somebody",
    "a target, means or time",
    "about to act",
  ],
  abuse: [
    "control, fear or past abuse",
    "hurt or forced these days",
    "danger markers or threats to kill",
    "in danger now",
  ],
  psychosis: [
    "an odd belief held loosely",
    "a fixed belief or voices",
    "a step planned on a belief",
    "commands, or acting now",
  ],
  mania: [
    "raised mood or energy",
    "little sleep and big plans",
    "a ruinous step planned",
    "days without sleep, or acting now",
  ],
  "substance-withdrawal": [
    "use to cope",
    "loss of control or craving",
    "stopping suddenly or alone",
    "signs of an emergency",
  ],
  "eating-disorder": [
    "strain about food or body",
    "restricting, purging or bingeing",
    "hiding it or going without",
    "fainting or other emergency signs",
  ],
  "medication-danger": [
    "doubts or side effects",
    "wants to change it alone",
    "stopping, doubling or combining",
    "taken too much",
  ],
  distress: ["", "", "", ""],
};

/** Position on the ladder, 0 for `none` to 5 for `imminent`. */
export function rungOf(level: RiskLevel): number {
  return riskLevels.indexOf(level);
}

/** The level at a position; positions beyond the ladder give its ends. */
export function levelAt(rung: number): RiskLevel {
  return riskLevels[Math.max(0, Math.min(riskLevels.length - 1, rung))] ?? "none";
}

/** True when a level is at least as high as another. */
export function isAtLeast(level: RiskLevel, least: RiskLevel): boolean {
  return rungOf(level) >= rungOf(least);
}
