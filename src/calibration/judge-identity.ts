import { createHash } from "node:crypto";
import { isRatedByRules } from "../rubrics/index.ts";
import type { DescriptionRecord, ParticipantDescription, RubricItem } from "../vocabulary/index.ts";

const rulesRef = "builtin:rules";

/**
 * Who rates an item in a run: the run's judge, or the built-in rules for items that are left to them (`judgedBy: rules`, answers read, figures computed, records read).
 * A calibration holds for exactly this description. Undefined where the run does not say which rules rated the item.
 *
 * For the rules, passes are left out: they answer the same every time. For a model, the rules beside it are left out: they
 * have no part in its answers.
 */
export function judgeOfItem(
  judge: ParticipantDescription,
  item: Pick<RubricItem, "judgedBy"> & Partial<Pick<RubricItem, "reads" | "computes" | "record">>,
): DescriptionRecord | undefined {
  const { rules, ...own } = judge.settings;
  if (judge.ref === rulesRef) return withoutPasses(judge);
  if (!isRatedByRules(item)) return { ref: judge.ref, version: judge.version, settings: own };
  return isDescription(rules) ? withoutPasses(rules) : undefined;
}

/** Whether two descriptions are the same judge: reference, version and settings, whatever the order of the settings. */
export function isSameJudge(left: ParticipantDescription, right: ParticipantDescription): boolean {
  return left.ref === right.ref && judgeHash(left) === judgeHash(right);
}

/** First 12 digits of a SHA-256 over a judge's version and settings. */
export function judgeHash({ version, settings }: Pick<ParticipantDescription, "version" | "settings">): string {
  return createHash("sha256").update(sortedJson({ version, settings })).digest("hex").slice(0, 12);
}

/** A reference as a folder's name: readable, safe on every system, and different for different references. */
export function folderNameOf(ref: string): string {
  const words = ref
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return `${words}-${createHash("sha256").update(ref).digest("hex").slice(0, 6)}`;
}

function withoutPasses({ ref, version, settings }: ParticipantDescription): DescriptionRecord {
  const { passes: _passes, ...rest } = settings;
  return { ref, version, settings: rest };
}

function isDescription(value: unknown): value is DescriptionRecord {
  if (typeof value !== "object" || value === null) return false;
  return "ref" in value && value.ref === rulesRef && "version" in value && "settings" in value;
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
