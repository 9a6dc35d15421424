import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { ProfileSettings, personaOfSettings, profileSettings } from "../profile-tables/profile-simulator.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { adversarialSubtypes, withAdversarialTurn } from "./adversarial-turns.ts";

/** A drawn or given member, and, where asked for, one adversarial turn. */
const MindEvalSettings = z.intersection(
  profileSettings(() => tableOf("mindeval"), true),
  z.object({
    adversarial: z
      .strictObject({
        subtype: z
          .string()
          .refine((name) => adversarialSubtypes().includes(name), "a subtype of the library's taxonomy"),
        exchange: z.int().min(1),
      })
      .optional(),
  }),
);

/** MindEval's member (arXiv 2511.18491). */
export const mindEvalSimulator: SimulatorAdapter<typeof MindEvalSettings> = {
  name: "mindeval",
  version: "1.0.0",
  summary: "A member with twenty-five attributes drawn under the dependency rules of MindEval (arXiv 2511.18491).",
  settings: MindEvalSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const { adversarial, ...rest } = settings;
    const person = persona ?? personaOfSettings(tableOf("mindeval"), ProfileSettings.parse(rest));
    const client = personaClient(person, { ...ports, simulator: { name: "mindeval", version: "1.0.0" } });
    return adversarial === undefined ? client : withAdversarialTurn(client, adversarial.subtype, adversarial.exchange);
  },
};
