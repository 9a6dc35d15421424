import type { CircumstanceConcept } from "./concept-roles.ts";
import { circumstanceConcepts, emotionOf } from "./concept-roles.ts";
import { kindChance } from "./kind-chance.ts";
import type { TakenApart } from "./message-features.ts";
import {
  type MessageCue,
  type MessageKind,
  type MessageReader,
  type MessageSign,
  messageSigns,
} from "./message-reading.ts";
import { findPersonalData } from "./personal-data.ts";
import { intentConcepts, plainIntent } from "./plain-intent.ts";
import type { StatementFinder } from "./plain-statements.ts";
import type { MessageScores, RiskScorer } from "./risk-model.ts";
import { outputIndex, riskOutputs, weakSign } from "./risk-outputs.ts";
import { type Emotion, emotionGroups } from "./risk-reading.ts";
import { isAtLeast, type RiskKind, type RiskLevel, riskKinds } from "./risk-scale.ts";

/** Reads messages with the trained model, and plain statements whatever it gives. */
export function trainedReader(scorer: RiskScorer, statements: StatementFinder): MessageReader {
  const names = scorer.model.header.concepts;
  const roles = new Set<number>(circumstanceConcepts.map((name: CircumstanceConcept) => names.indexOf(name)));
  const intent = intentConcepts(names);
  return {
    readClient(text) {
      const scores = scorer.score(text);
      const { apart, probabilities, thresholds } = scores;
      const kinds = new Map<RiskKind, MessageKind>();
      const cues: MessageCue[] = [];
      const { level: plain, levelOnceHeld } = plainIntent(
        apart,
        statements.find(apart.reading, apart.language),
        intent,
      );
      for (const kind of riskKinds) {
        const scored = kindOf(kind, probabilities, thresholds, apart.language);
        const read = kind === "suicide" && plain !== undefined ? atLeast(scored, plain) : scored;
        if (read === undefined) continue;
        kinds.set(kind, read.shown);
        if (kind !== "distress" && (read.shown.level !== "none" || read.shown.weakEvidence > 0))
          cues.push(...cuesOf(kind, read.output, scores, names, roles));
      }
      return {
        kinds,
        cues,
        concernsOther: (probabilities[otherOutput] ?? 0) >= (thresholds[otherOutput] ?? 1),
        emotions: emotionsOf(apart, names),
        signs: signsOf(apart, names),
        language: apart.language,
        personalData: findPersonalData(text),
        ...(levelOnceHeld === undefined ? {} : { suicideOnceHeld: levelOnceHeld }),
      };
    },
    readAssistant(text) {
      const personalData = findPersonalData(text);
      if (!questionMark.test(text)) return { asksAboutSuicide: false, asksAboutDanger: false, personalData };
      const apart = scorer.takeApart(toldToFirstPerson(text));
      let asksAboutSuicide = false;
      let asksAboutDanger = false;
      for (const { passage, placed } of apart.passages) {
        if (!passage.isQuestion) continue;
        const asked = placed.concepts.map(({ concept }) => names[concept] ?? "");
        // "ask-" concepts hold second-person forms of languages whose verbs carry the person.
        asksAboutSuicide ||= asked.includes("ask-suicide") || asked.some((name) => suicideConcepts.has(name));
        asksAboutDanger ||= asked.some((name) => name === "means" || name === "decide");
      }
      return { asksAboutSuicide, asksAboutDanger, personalData };
    },
  };
}

/** The marks that make a sentence a question to `readText`. */
const questionMark = /[?\uff1f\u061f]/;

/** English questions turned round, so that "yourself" is looked up as "myself". */
function toldToFirstPerson(text: string): string {
  return text.replace(/\byourself\b/gi, "myself").replace(/\byour\b/gi, "my");
}

const otherOutput = outputIndex("about-other");
const suicideConcepts: ReadonlySet<string> = new Set(["suicide", "die", "not-exist", "self-harm", "end-it"]);
const outputsOf = new Map(
  riskKinds.map((kind) => [
    kind,
    [...riskOutputs.entries()].flatMap(([index, output]) =>
      "kind" in output && output.kind === kind ? [{ index, least: output.least }] : [],
    ),
  ]),
);

/** Of suicide, the output of each level. */
const plainOutputs = new Map<RiskLevel, number>(
  (outputsOf.get("suicide") ?? []).map(({ index, least }) => [least, index]),
);

function kindOf(
  kind: RiskKind,
  probabilities: Float64Array,
  thresholds: readonly number[],
  language: string,
): { shown: MessageKind; output: number } | undefined {
  const columns = outputsOf.get(kind) ?? [];
  const [lowest] = columns;
  if (lowest === undefined) return undefined;
  // Whoever shows a higher rung shows the kind, so the highest of the others bounds its probability from below.
  const chances = columns.map(({ index }) => kindChance(probabilities, index, language));
  const probability = Math.max(...chances);
  const threshold = thresholds[lowest.index] ?? 1;
  let level: RiskLevel = "none";
  let output = lowest.index;
  // A higher rung counts only where the kind itself is nearly shown.
  if (probability >= threshold * 0.6)
    for (const [rung, { index, least }] of columns.entries())
      if ((chances[rung] ?? 0) >= (thresholds[index] ?? 1)) {
        level = least;
        output = index;
      }
  if (kind === "distress") return { shown: { level, probability, weakEvidence: 0 }, output };
  const hint = kind === "suicide" ? Math.max(probabilities[weakSign] ?? 0, probability) : probability;
  // What stands above half the threshold counts, so that plain talk, which stands near it, does not add up.
  const weakEvidence = level === "none" ? Math.min(0.6, Math.max(0, hint / threshold - 0.5)) : 0;
  if (level === "none" && weakEvidence === 0 && probability < 0.01) return undefined;
  return { shown: { level, probability, weakEvidence }, output };
}

/** What is said plainly counts, whatever the weighing gave. */
function atLeast(scored: ReturnType<typeof kindOf>, level: RiskLevel): ReturnType<typeof kindOf> {
  if (scored !== undefined && isAtLeast(scored.shown.level, level)) return scored;
  const probability = Math.max(scored?.shown.probability ?? 0, plainProbability);
  return { shown: { level, probability, weakEvidence: 0 }, output: plainOutputs.get(level) ?? 0 };
}

/** Not calibrated; a fixed high value (ours). */
const plainProbability = 0.9;

const mostCues = 3;

/** The passages that speak most for an output, those above even, at least the highest. */
function cuesOf(
  kind: RiskKind,
  output: number,
  { apart, passageLogits }: MessageScores,
  names: readonly string[],
  roles: ReadonlySet<number>,
): MessageCue[] {
  const outputs = riskOutputs.length;
  const ranked = apart.passages
    .map((passage, index) => ({ ...passage, logit: passageLogits[index * outputs + output] ?? -8 }))
    .sort((left, right) => right.logit - left.logit);
  return ranked
    .slice(0, mostCues)
    .filter(({ logit }, index) => index === 0 || logit > 0)
    .map(({ passage, placed }) => {
      const carried = [...new Set(placed.concepts.map(({ concept }) => concept))]
        .filter((concept) => !roles.has(concept))
        .map((concept) => names[concept] ?? "")
        .filter((name) => !name.startsWith("feel-") && !name.startsWith("sign-"));
      return {
        name: carried.slice(0, 3).join(" + ") || "wording",
        kind,
        start: apart.reading.starts[passage.first] ?? 0,
        end: apart.reading.ends[passage.end - 1] ?? 0,
        who: placed.who,
      };
    });
}

/** At most three emotions of different groups, strongest first, of the writer's own that are not denied. */
function emotionsOf(apart: TakenApart, names: readonly string[]): Emotion[] {
  const best = new Map<Emotion["group"], Emotion>();
  for (const { placed } of apart.passages)
    for (const { concept, who, isNegated } of placed.concepts) {
      if (isNegated || who !== "self") continue;
      const emotion = emotionOf(names[concept] ?? "");
      if (emotion !== undefined && emotion.intensity > (best.get(emotion.group)?.intensity ?? 0))
        best.set(emotion.group, emotion);
    }
  return [...best.values()]
    .sort((left, right) => right.intensity - left.intensity || order(left) - order(right))
    .slice(0, 3);
}

function order({ group }: Emotion): number {
  return emotionGroups.indexOf(group);
}

const longestAnswer = 14;
const known: ReadonlySet<string> = new Set(messageSigns);

function signsOf({ reading, spans }: TakenApart, names: readonly string[]): ReadonlySet<MessageSign> {
  const signs = new Set<MessageSign>();
  for (const { concept, first } of spans) {
    const name = names[concept] ?? "";
    if (!name.startsWith("sign-")) continue;
    const sign = name.slice("sign-".length);
    // Yes and no answer a question only at the start of a short message.
    if ((sign === "affirms" || sign === "denies") && (first > 1 || reading.words.length > longestAnswer)) continue;
    if (known.has(sign)) signs.add(sign as MessageSign); // in the list just looked up
  }
  if (signs.has("denies")) signs.delete("affirms");
  return signs;
}
