import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { ProfileSettings, personaOfSettings, profileSettings } from "../profile-tables/profile-simulator.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { exposurePhases } from "./exposure-phases.ts";

const ExposureSettings = z.intersection(
  profileSettings(() => tableOf("thousand-voices-of-trauma"), true),
  z.object({
    /** One phase, as in the published conversations; without it, all six in order. */
    phase: z.enum(exposurePhases).optional(),
  }),
);

/** Distress at the beginning of each phase, from 0 to 100: the published shape, rise, peak, decline; values are ours. */
const startingSuds = { p5: 35, p6: 50, p7: 70, p8: 60, p10: 75, p11: 55 } as const;

/** The client of Thousand Voices of Trauma (arXiv 2504.13955). */
export const exposureSimulator: SimulatorAdapter<typeof ExposureSettings> = {
  name: "thousand-voices-of-trauma",
  version: "1.0.0",
  summary:
    "A client in prolonged exposure with a distress from 0 to 100, in one of six phases or all (arXiv 2504.13955).",
  settings: ExposureSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const { phase, ...rest } = settings;
    const drawn = persona ?? personaOfSettings(tableOf("thousand-voices-of-trauma"), ProfileSettings.parse(rest));
    const suds = drawn.variables?.suds;
    const chosen = drawn.phases?.find(({ id }) => id === phase);
    const person =
      phase === undefined || chosen === undefined || suds === undefined
        ? drawn
        : {
            ...drawn,
            phases: [{ ...chosen, exchanges: { least: 1 } }],
            variables: {
              ...drawn.variables,
              suds: {
                ...suds,
                start: startingSuds[phase],
                reactions: suds.reactions?.filter(({ when }) => when.length === 0),
              },
            },
          };
    return personaClient(person, { ...ports, simulator: { name: "thousand-voices-of-trauma", version: "1.0.0" } });
  },
};
