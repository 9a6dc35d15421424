import type { ProfileAttributes } from "../profile-tables/profile-table.ts";

/**
 * A narrative for a drawn profile, composed without a model: in the second person, four paragraphs of at most four
 * sentences, a course of symptoms, impairment that fits their severity, and no turn for the better. The form is
 * published (arXiv 2511.18491); the sentences are ours.
 */
export function mindEvalNarrative(attributes: ProfileAttributes): string {
  const of = (field: string) => String(attributes[field] ?? "not said");
  const depression = severityOf(of("depressive_symptoms"));
  const anxiety = severityOf(of("anxious_symptoms"));
  const works = of("profession") !== "none" && of("employment_status") !== "retired";
  const worst = Math.max(depression, anxiety);
  const paragraphs = [
    [
      `You are ${of("age")} and live ${of("living_situation")} in a place that is ${of("region")}.`,
      works
        ? `You work as ${article(of("profession"))}, ${of("employment_status")}.`
        : `As for work: ${of("employment_status")}.`,
      `As for money: ${of("financial_situation")}.`,
      `You have people as follows: ${of("support_system")}.`,
    ],
    [
      beginnings[worst] ?? "",
      depression > 0 ? (lowCourse[depression] ?? "") : "Low mood has not been the matter.",
      anxiety > 0 ? (worryCourse[anxiety] ?? "") : "You are not an anxious person by habit.",
      `Lately your mood has been ${of("recent_mood")}.`,
    ],
    [impairment[worst] ?? "", `Sleep is like this: ${of("sleep_quality")}.`, `Moving is like this: ${of("exercise")}.`],
    [
      `Who you are has shaped how you deal with it: ${of("race")}, ${of("gender_identity")}, ${of("sexual_orientation")}, and you learned early whom to tell what.`,
      `Your outlook: ${of("general_outlook")}.`,
      `About practices that turn inward you think like this: ${of("attitude_towards_mindfulness")}.`,
      `You joined with one wish: ${of("program_goal").toLowerCase()}.`,
    ],
  ];
  return paragraphs.map((sentences) => sentences.join(" ")).join("\n\n");
}

/** 0 minimal, 1 mild, 2 moderate, 3 severe. */
function severityOf(text: string): number {
  return Math.max(
    0,
    ["minimal", "mild", "moderate", "severe"].findIndex((word) => text.includes(word)),
  );
}

function article(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun.toLowerCase()}`;
}

const beginnings = [
  "There was no one day on which anything began.",
  "It began some weeks ago, with evenings that you did not know what to do with.",
  "It began in the spring, and by summer it was there on most days.",
  "It has been there for more than a year, and for three months it has been worse than ever.",
];
const lowCourse = [
  "",
  "Now and then a day is grey for no reason.",
  "At first it was the mornings, then whole days that felt flat and heavy.",
  "At first it was the mornings, then whole weeks in which nothing reached you.",
];
const worryCourse = [
  "",
  "You worry a little more than you used to.",
  "You worry about small things for hours and your shoulders are never down.",
  "Worry starts before you are awake, and twice your heart raced so that you thought you were dying.",
];
const impairment = [
  "Your days run much as they always did.",
  "You do what you have to, and put off the rest.",
  "You cancel more than you keep, and at what you have to do you make mistakes that are not like you.",
  "Whole days go by on which you do nothing of what you meant to, and people have begun to ask.",
];
