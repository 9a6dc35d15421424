import { readAnswer } from "../answers/index.ts";
import { isOnScale, type RatingSubject, scaleEnds } from "../rubrics/index.ts";
import type { Rating } from "../vocabulary/index.ts";
import type { Judge, RatingRequest } from "./judge.ts";
import { describePipeline } from "./pipelines/describe-pipeline.ts";
import { aboutSubject, unratedAs } from "./rating-parts.ts";

/** Settings of {@link keyJudge}. */
export interface KeyOptions {
  /** Fact with the key; several right ones parted by `|`. Default `key`. */
  fact?: string;
  as: "choice" | "label" | "span";
  /** Fact with the options or labels, parted by `|`. */
  options?: string;
  /** Default `exact`. */
  compare?: "exact" | "token-f1";
  /** Least F1 that is right, for items of two levels; default 0.5. */
  atLeast?: number;
}

/**
 * The reply's answer against a key that the scenario carries as a fact: the highest level when right, the lowest when wrong.
 * Choices and labels are read by the fixed rules of `readAnswer`; an answer that names none or two is `answer-unreadable`,
 * which is neither right nor wrong. Spans are compared by their words. Asks nobody.
 */
export function keyJudge(options: KeyOptions): Judge {
  const { fact = "key", as, compare = "exact", atLeast = 0.5 } = options;
  const settings = {
    as,
    fact,
    ...(options.options === undefined ? {} : { options: options.options }),
    compare,
    atLeast,
  };
  const description = describePipeline("key", {}, settings, { fact: "key", compare: "exact", atLeast: 0.5 });
  return {
    description,
    callsFor: () => 0,
    async rate(request, signal) {
      signal.throwIfAborted();
      return request.subjects.map((subject) => compareOne(request, subject));
    },
  };

  function compareOne(request: RatingRequest, subject: RatingSubject): Rating {
    const about = aboutSubject(request, subject, description.ref);
    const reply = request.turns.find(({ index }) => index === subject.turn);
    const key = request.scenario.facts[fact];
    if (reply === undefined) return unratedAs(about, "undecided", { detail: "Only single turns have an answer." });
    if (key === undefined) return { status: "not-applicable", ...about, note: "the scenario has no key" };
    const keys = key.split("|").map((entry) => entry.trim());
    const share = as === "span" ? spanShare(reply.text, keys, compare) : choiceShare(request, reply.text, keys);
    if (share === "unreadable") return unratedAs(about, "answer-unreadable");
    if (share === "no-options") {
      return unratedAs(about, "undecided", { detail: "The options are not among the scenario's facts." });
    }
    const [lowest, highest] = scaleEnds(subject.item);
    const isGraded =
      compare === "token-f1" && as === "span" && isOnScale(subject.item, Math.round(100 * share)) && highest === 100;
    const level = isGraded ? Math.round(100 * share) : share >= (compare === "exact" ? 1 : atLeast) ? highest : lowest;
    const quote = reply.text.slice(0, 200);
    const evidence = quote === "" ? [] : [{ turn: reply.index, quote, start: 0 }];
    return { status: "rated", ...about, level, evidence, note: `against the key by ${as}` };
  }

  function choiceShare(
    request: RatingRequest,
    text: string,
    keys: readonly string[],
  ): number | "unreadable" | "no-options" {
    const listed = options.options === undefined ? undefined : request.scenario.facts[options.options];
    const texts = listed?.split("|").map((entry) => entry.trim()) ?? [];
    if (texts.length < 2) return "no-options";
    const format = {
      kind: "options" as const,
      options: texts.map((entry, index) => ({ id: as === "label" ? slug(entry) : `option-${index + 1}`, text: entry })),
      marks: as === "label" ? ("ids" as const) : ("letters" as const),
      order: "as-written" as const,
      several: false,
      credit: "all-or-nothing" as const,
    };
    const read = readAnswer(text, format, { scenarioId: request.scenario.id ?? "", seed: 0, repeat: 0 });
    const chosen = read.status === "options" ? read.chosen[0] : undefined;
    if (chosen === undefined) return "unreadable";
    const place = format.options.findIndex(({ id }) => id === chosen.id);
    const letter = String.fromCharCode(65 + place);
    const names = [
      plain(chosen.text),
      plain(chosen.id),
      ...(as === "choice" ? [plain(letter), String(place + 1)] : []),
    ];
    return keys.some((entry) => names.includes(plain(entry))) ? 1 : 0;
  }
}

/** The best over the keys. */
function spanShare(text: string, keys: readonly string[], compare: "exact" | "token-f1"): number | "unreadable" {
  const said = spanWords(text);
  if (said.length === 0) return "unreadable";
  return Math.max(
    ...keys.map((key) => {
      const wanted = spanWords(key);
      return compare === "exact" ? Number(said.join(" ") === wanted.join(" ")) : tokenF1(said, wanted);
    }),
  );
}

/** Harmonic mean of the shares of words in common, repeats counted; 0 without any. As for SQuAD (Rajpurkar et al., 2016). */
function tokenF1(said: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of said) {
    const remaining = left.get(word) ?? 0;
    if (remaining === 0) continue;
    left.set(word, remaining - 1);
    common += 1;
  }
  return common === 0 ? 0 : (2 * common) / (said.length + wanted.length);
}

/** Words in lower case without punctuation and articles. */
function spanWords(text: string): string[] {
  const words = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s]+/gu, "")
    .split(/\s+/);
  return words.filter((word) => word !== "" && !["a", "an", "the"].includes(word));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function slug(text: string): string {
  return (
    plain(text)
      .replaceAll(" ", "-")
      .replaceAll(/[^a-z0-9-]/g, "") || "label"
  );
}
