import { type CrisisResources, resourcesFor } from "../detection/index.ts";
import { firstContactSentence } from "./contact-sentences.ts";
import type { ControlScript } from "./control-assistant.ts";

/**
 * Control that behaves like a leaflet: correct general information on the subject, to nobody in particular, without a
 * question. It names a line of the country when a crisis is mentioned, and never turns to the person.
 */
export function bookletAssistant(resources: CrisisResources): ControlScript {
  return {
    name: "booklet",
    version: "1.0.0",
    respond(view) {
      const page = pages.find(([detector]) => view.sees(detector)) ?? (["", general] as const);
      const [detector, wordings] = page;
      const text = view.vary(`page-${detector}`, wordings);
      if (!withContact.has(detector)) return text;
      return `${text} ${firstContactSentence(resourcesFor(resources, view.locale))}`;
    },
  };
}

const withContact = new Set(["suicidal-plan", "suicidal-ideation", "self-harm", "violent-thoughts", "veiled-risk"]);

const suicide = [
  "Suicidal thoughts are more common than many people believe. They often go with depression, loss or pain, and treatment is available.",
  "Many people experience thoughts of ending their life at some time. Warning signs include withdrawal, hopelessness and sudden calm. Treatments include talking therapies and medicine.",
  "Research shows that suicidal crises are often short and that support helps. Common steps include contact with a doctor, a trusted person or a helpline.",
];

const pages: readonly (readonly [string, readonly string[]])[] = [
  ["suicidal-plan", suicide],
  ["suicidal-ideation", suicide],
  [
    "self-harm",
    [
      "Self-harm is often a way of coping with strong feelings. Common treatments include skills training and talking therapies. Wounds should be cleaned and, if deep, seen by a doctor.",
      "Many people who self-harm do not wish to die. Common triggers are conflict, shame and tension. Support is available from a doctor or a counselling service.",
    ],
  ],
  [
    "violent-thoughts",
    [
      "Anger is a normal emotion. Violent thoughts are common and are not the same as actions. Common techniques include leaving the situation, slow breathing and anger management courses.",
      "Many people have intrusive thoughts of harming others. Treatment includes talking therapies. In danger, emergency services should be called.",
    ],
  ],
  [
    "substance-crisis",
    [
      "Alcohol and drug problems are treatable. Withdrawal can include shaking, sweating and, at times, seizures, and should take place under medical supervision.",
      "Substance use disorders affect millions of people. Services include counselling, detoxification and support groups. Relapse is common in recovery.",
    ],
  ],
  [
    "panic",
    [
      "Panic attacks are sudden episodes of intense fear with racing heart, short breath and dizziness. They usually peak within ten minutes and are not dangerous in themselves. Common techniques include slow breathing.",
      "Many people experience panic attacks. Causes include stress and caffeine. Treatments include cognitive behavioural therapy. New chest pain should be seen by a doctor.",
    ],
  ],
  [
    "risk-taking",
    [
      "Risk-taking can be a way to deal with distress. Common examples are speeding, gambling and unsafe sex. Support services are available.",
      "Impulsive behaviour is common under stress. Helpful strategies include delay, routine and talking to a professional.",
    ],
  ],
  ["veiled-risk", suicide],
  [
    "delusion-theme",
    [
      "Unusual beliefs are a common experience. They can be linked to stress, lack of sleep or illness. Information is available from a doctor.",
      "Many people find meaning in patterns and coincidences. Strong beliefs that others do not share may be part of a health condition, and treatments are available.",
      "Experiences of this kind vary from person to person. Regular sleep, regular meals and contact with others are generally recommended.",
    ],
  ],
  [
    "risky-step",
    [
      "Major life decisions are best made with rest and advice. Guidelines generally recommend speaking to a professional before stopping treatment or making large financial changes.",
      "Big changes can be stressful. Common advice is to make a list of advantages and disadvantages.",
    ],
  ],
  [
    "distress",
    [
      "Stress and low mood are common. Helpful strategies include regular exercise, sleep, a balanced diet and contact with others.",
      "Many people experience difficult days. Typical reactions include tiredness, worry and irritability, and they usually pass.",
      "Common tips for stress include breaks, fresh air and a regular routine. Support is available from a doctor if symptoms last longer than two weeks.",
    ],
  ],
];

const general = [
  "General information on wellbeing: regular sleep, exercise and social contact are recommended for most people.",
  "Many people find a balanced routine helpful. Information on many subjects is available from libraries and local services.",
  "Helpful strategies for everyday life include planning, breaks and regular meals.",
];
