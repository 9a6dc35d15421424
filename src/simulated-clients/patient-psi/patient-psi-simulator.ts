import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { patientPsiPersona } from "../profile-formats/patient-psi-format.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { type PatientPsiStyle, patientPsiStyles } from "./closed-lists.ts";
import { checkPatientPsi, PatientPsiProfile } from "./patient-psi-profile.ts";

const styles = Object.keys(patientPsiStyles) as [PatientPsiStyle, ...PatientPsiStyle[]]; // keys of that record

/** A record with the closed lists kept, and one of the six styles. */
const CheckedProfile = PatientPsiProfile.superRefine((profile, context) => {
  for (const { path, problem, closeMatch } of checkPatientPsi(profile)) {
    const hint = closeMatch === undefined ? "" : ` Did you mean "${closeMatch}"?`;
    context.addIssue({ code: "custom", path: [...path], message: problem + hint });
  }
});

const PatientPsiSettings = z.strictObject({ profile: CheckedProfile, style: z.enum(styles).optional() });

/** PATIENT-Psi (arXiv 2405.19660): a client with a cognitive conceptualisation diagram, in one of six styles. */
export const patientPsiSimulator: SimulatorAdapter<typeof PatientPsiSettings> = {
  name: "patient-psi",
  version: "1.0.0",
  summary: "A client with a cognitive conceptualisation diagram, in one of six styles (PATIENT-Psi, arXiv 2405.19660).",
  settings: PatientPsiSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const person = persona ?? patientPsiPersona(settings.profile, "patient-psi", settings.style).persona;
    return personaClient(person, { ...ports, simulator: { name: "patient-psi", version: "1.0.0" } });
  },
};

/** MentalArena (arXiv 2410.06845) plays the same cards: at most five sentences, and the diagram never named. */
export const mentalArenaSimulator: SimulatorAdapter<typeof PatientPsiSettings> = {
  ...patientPsiSimulator,
  name: "mentalarena",
  summary:
    "The patient of a cognitive card, interviewed by a model that has to find the card (MentalArena, arXiv 2410.06845).",
  open({ settings, persona }, ports) {
    const made = persona ?? patientPsiPersona(settings.profile, "mentalarena", settings.style ?? "plain").persona;
    const person = { ...made, manner: { ...made.manner, sentences: 5 } };
    return personaClient(person, { ...ports, simulator: { name: "mentalarena", version: "1.0.0" } });
  },
};
