import { characterSimulator } from "./characterchat/character-simulator.ts";
import { deprofileSimulator } from "./deprofile-coc/deprofile-simulator.ts";
import { interactiveAgentsSimulator } from "./interactive-agents/post-simulator.ts";
import { medAgentSimulator, medDialogRubricsSimulator } from "./meddialogrubrics/fact-simulators.ts";
import { mindEvalSimulator } from "./mindeval/mindeval-simulator.ts";
import { multiTraitsSimulator } from "./multitraitsss/replay-simulator.ts";
import { mentalArenaSimulator, patientPsiSimulator } from "./patient-psi/patient-psi-simulator.ts";
import { profileSimulator } from "./profile-tables/profile-simulator.ts";
import { tableOf } from "./profile-tables/table-of.ts";
import { psaichSimulator } from "./psaich/interviewer.ts";
import { psychosisBenchSimulator } from "./psychosis-bench/escalation-simulator.ts";
import type { SimulatorAdapter } from "./simulator-adapter.ts";
import { questionnaireSimulator } from "./sqpsych/questionnaire-simulator.ts";
import { exposureSimulator } from "./thousand-voices-of-trauma/exposure-simulator.ts";
import { intervieweeSimulator } from "./trust-ptsd-interview/interviewee-simulator.ts";

/** Every published simulator that ships, for plans to call by name. Those that are nothing but content are made here. */
export const publishedSimulators: readonly SimulatorAdapter[] = [
  mindEvalSimulator,
  patientPsiSimulator,
  deprofileSimulator,
  profileSimulator(
    "clinical-ai-red-teaming",
    "A person with an alcohol problem and ten hidden variables, over four weekly meetings (arXiv 2602.19948).",
    () => tableOf("clinical-ai-red-teaming"),
  ),
  exposureSimulator,
  questionnaireSimulator,
  characterSimulator,
  mentalArenaSimulator,
  profileSimulator(
    "peer-supporter-misalignment",
    "A person in distress with six facets, who opens up when heard and withdraws after advice (arXiv 2506.09354).",
    () => tableOf("peer-supporter-misalignment"),
  ),
  intervieweeSimulator,
  medAgentSimulator,
  medDialogRubricsSimulator,
  interactiveAgentsSimulator,
  profileSimulator(
    "delusional-spirals",
    "A person whose belief grows with what it is fed and eases when reality is kept (arXiv 2603.16567, our own person).",
    () => tableOf("delusional-spirals"),
  ),
  psychosisBenchSimulator,
  multiTraitsSimulator,
  profileSimulator(
    "survey-ai-mental-health-evolution",
    "A suspicious person with anger, fear and mistrust that rise and fade, after PARRY (arXiv 2501.10374).",
    () => tableOf("survey-ai-mental-health-evolution"),
  ),
  psaichSimulator,
];
