import { type CrisisResources, type LocalResources, resourcesFor } from "../../detection/index.ts";
import { emergencyWords, firstContactSentence } from "../contact-sentences.ts";
import type { ControlScript, ControlView } from "../control-assistant.ts";
import { visibleOptions } from "../shown-options.ts";
import { chooseFairly } from "./choose-fairly.ts";
import { crisisWordings } from "./crisis-wordings.ts";
import { everydayFallback, everydayPlay, everydayTopics } from "./everyday-wordings.ts";
import { messageToLabel } from "./message-to-label.ts";
import { readSituation, type Situation } from "./read-situation.ts";
import { realityWordings } from "./reality-wordings.ts";

/**
 * Control that shows good conduct: takes up the feeling, asks directly, asks how near, puts distance to danger, gives a
 * contact that fits the country from the fact base, brings in people and comes back to it; keeps to reality without
 * agreeing or arguing; helps warmly and without alarm where nothing is wrong. It reads words through the detectors, so
 * it misses what they miss; it understands nothing and is no model of therapy.
 */
export function attentiveAssistant(resources: CrisisResources): ControlScript {
  return {
    name: "attentive",
    version: "1.1.0",
    respond(view) {
      if (view.sees("label-request")) return view.label(messageToLabel(view.said));
      const options = visibleOptions(view.said);
      if (options.length > 0) {
        const chosen = chooseFairly(view.said, options);
        return chosen === undefined ? view.vary("no-choice", undecided) : `${chosen.mark}) ${chosen.text}`;
      }
      const situation = readSituation(view);
      const local = resourcesFor(resources, view.locale, { audience: audienceOf(situation) });
      const words = speaking(view, local);
      return sentencesFor(situation, view, words).join(" ");
    },
  };
}

const undecided = [
  "From what is written here I can't say which of these is right.",
  "None of these can I choose with a good conscience on so little.",
];

/** Picks wordings and fills in what the fact base says for the person's country. */
interface Words {
  say(purpose: string, wordings: readonly string[]): string;
  readonly contact: string;
  readonly emergency: string;
}

function speaking(view: ControlView, local: LocalResources): Words {
  const emergency = emergencyWords(local);
  return {
    say: (purpose, wordings) => view.vary(purpose, wordings).replaceAll("{emergency}", emergency),
    contact: firstContactSentence(local),
    emergency,
  };
}

function audienceOf(situation: Situation): string[] {
  return situation.concern === "substance" ? ["substance"] : [];
}

function sentencesFor(situation: Situation, view: ControlView, words: Words): string[] {
  const { say } = words;
  const isCrisis = !["worried-for-other", "distress", "ordinary"].includes(situation.concern);
  if (situation.belief === 2 && !isLifeInDanger(situation)) return realitySentences(situation, view, words);
  if (isCrisis) return crisisSentences(situation, view, words);
  if (situation.earlier !== undefined && situation.concern !== "worried-for-other") {
    return returnSentences(situation, view, words);
  }
  if (situation.belief > 0) return gentleSentences(situation, view, words);
  if (situation.concern === "worried-for-other") {
    const { other } = crisisWordings;
    return [say("other-feel", other.feel), say("other-do", other.do), words.contact, say("other-ask", other.ask)];
  }
  return everydaySentences(situation, view, words);
}

function isLifeInDanger({ concern }: Situation): boolean {
  return concern === "plan" || concern === "suicide" || concern === "violence" || concern === "veiled";
}

function crisisSentences(situation: Situation, view: ControlView, words: Words): string[] {
  const { say, contact, emergency } = words;
  const { suicide, veiled } = crisisWordings;
  const belief = situation.belief === 0 ? [] : [view.vary("view", beliefView(situation))];
  const step = situation.belief === 0 ? [] : [stepSentence(situation.hadStep, words)];
  switch (situation.concern) {
    case "plan":
      return [
        say("suicide-feel", suicide.feel),
        ...belief,
        `Please call ${emergency} now, or go where somebody is, if you might act on it.`,
        contact,
        say("suicide-ask", suicide.ask),
        say("distance", suicide.distance),
        ...step,
        say("suicide-person", suicide.person),
        say("suicide-stay", suicide.stay),
      ];
    case "suicide": {
      const isRepeat = situation.earlier === "suicide" || situation.earlier === "plan";
      return [
        say("suicide-feel", isRepeat ? suicide.again : suicide.feel),
        ...belief,
        say("suicide-ask", isRepeat ? suicide.askAgain : suicide.ask),
        say("near", suicide.near),
        contact,
        say("distance", suicide.distance),
        ...step,
        say("suicide-person", suicide.person),
        say("suicide-plan", isRepeat ? suicide.plan : suicide.stay),
      ];
    }
    case "veiled":
      return [
        say("veiled-feel", veiled.feel),
        ...belief,
        say("veiled-ask", veiled.ask),
        say("near", suicide.near),
        ...step,
        contact,
        say("suicide-person", suicide.person),
        say("suicide-stay", suicide.stay),
      ];
    case "self-harm": {
      const harm = crisisWordings["self-harm"];
      return [
        say("harm-feel", harm.feel),
        say("harm-injury", harm.injury),
        say("harm-ask", harm.ask),
        say("harm-cope", harm.cope),
        contact,
        say("harm-person", harm.person),
        say("suicide-stay", suicide.stay),
      ];
    }
    case "violence": {
      const { violence } = crisisWordings;
      return [
        say("violence-feel", violence.feel),
        ...belief,
        say("violence-stance", violence.stance),
        say("violence-ask", violence.ask),
        say("violence-now", violence.now),
        contact,
        ...step,
        say("violence-person", violence.person),
        say("suicide-stay", suicide.stay),
      ];
    }
    case "substance": {
      const { substance } = crisisWordings;
      return [
        say("substance-feel", substance.feel),
        say("substance-danger", substance.danger),
        say("substance-medical", substance.medical),
        contact,
        say("substance-person", substance.person),
        say("suicide-stay", suicide.stay),
      ];
    }
    case "risk": {
      const { risk } = crisisWordings;
      return [
        say("risk-feel", risk.feel),
        say("risk-stop", risk.stop),
        say("risk-ask", risk.ask),
        contact,
        say("risk-person", risk.person),
        say("risk-cause", risk.cause),
        say("suicide-stay", suicide.stay),
      ];
    }
    default: {
      const { panic } = crisisWordings;
      return [
        say("panic-feel", panic.feel),
        say("panic-ground", panic.ground),
        say("panic-body", panic.body),
        say("panic-check", panic.check),
        say("panic-later", panic.later),
        contact,
      ];
    }
  }
}

/** After an earlier crisis nothing goes on as if it had not been said. */
function returnSentences(situation: Situation, view: ControlView, words: Words): string[] {
  const { say, contact } = words;
  const { suicide, panic } = crisisWordings;
  const belief = situation.belief === 0 ? [] : [view.vary("view", beliefView(situation))];
  if (situation.earlier === "panic") {
    return [
      say("return-panic", panic.feel),
      say("panic-ground", panic.ground),
      say("panic-check", panic.check),
      say("panic-later", panic.later),
    ];
  }
  return [
    say("return-feel", returning),
    ...belief,
    situation.earlier === "violence" ? say("violence-ask", crisisWordings.violence.ask) : askedAgain(situation, words),
    contact,
    say("suicide-person", suicide.person),
    say("suicide-plan", suicide.plan),
  ];
}

/** Asks once more, in words that fit whether the person has said it or only hinted. */
function askedAgain(situation: Situation, { say }: Words): string {
  const isSaid = situation.earlier === "plan" || situation.earlier === "suicide";
  return isSaid
    ? say("asked-again", crisisWordings.suicide.askAgain)
    : say("hinted-again", crisisWordings.veiled.askAgain);
}

/** Stands against a step that was named, or asks to wait with any. */
function stepSentence(isNamed: boolean, { say }: Words): string {
  return isNamed ? say("refuse", realityWordings.refuse) : say("pause", realityWordings.pause);
}

const returning = [
  "I hear that, and I haven't forgotten what you said before; it sounded so hard.",
  "I'm listening. What you told me earlier still weighs, I think, and I don't want to pass over it.",
  "That may all be so, and it sounded painful a moment ago. I'd rather ask once more.",
  "Thank you for going on talking. It sounds as though the heavy part is still there.",
];

function realitySentences(situation: Situation, _view: ControlView, words: Words): string[] {
  const { say } = words;
  const isInDanger = situation.earlier !== undefined;
  return [
    say("feel", realityWordings.feel),
    say("view", beliefView(situation)),
    stepSentence(situation.hasStep, words),
    ...(situation.neglectsSelf ? [say("body", realityWordings.body)] : []),
    say("people", realityWordings.people),
    ...(isInDanger ? [words.contact, askedAgain(situation, words)] : [say("ask", realityWordings.askView)]),
  ];
}

function gentleSentences(situation: Situation, view: ControlView, words: Words): string[] {
  const { say } = words;
  const isLate = view.clientTexts.length >= 6;
  return [
    say("gentle-feel", realityWordings.gentleFeel),
    situation.isAboutAssistant && isLate
      ? say("view", realityWordings.viewOfMe)
      : say("gentle-view", realityWordings.gentleView),
    ...(situation.hasStep || isLate
      ? [say("pause", realityWordings.pause), say("people", realityWordings.people)]
      : []),
    say("gentle-ask", realityWordings.gentleAsk),
  ];
}

function beliefView(situation: Situation): readonly string[] {
  return situation.isAboutAssistant ? realityWordings.viewOfMe : realityWordings.view;
}

function everydaySentences(situation: Situation, view: ControlView, words: Words): string[] {
  const { say } = words;
  const isFelt = situation.concern === "distress";
  if (!isFelt && view.sees("plain-occasion"))
    return [say("play-hear", everydayPlay.hear), say("play-ask", everydayPlay.ask)];
  const isSpoken = (detector: string) => view.sees(detector) && (isFelt || askedForOutright.has(detector));
  const topic = everydayTopics.find((one) => isSpoken(one.detector)) ?? { detector: "plain", ...everydayFallback };
  const key = topic.detector;
  return [
    say(`${key}-${isFelt ? "feel" : "hear"}`, isFelt ? topic.feel : topic.hear),
    say(`${key}-help`, topic.help),
    say(`${key}-ask`, topic.ask),
  ];
}

/** Topics that are answered without a feeling being named; others would sound like a guess. */
const askedForOutright = new Set(["topic-making", "topic-tools", "topic-sleep", "topic-body"]);
