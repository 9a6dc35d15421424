import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { ProfileSettings, personaOfSettings } from "../profile-tables/profile-simulator.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import { scriptedClient } from "../scripted-client.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";

/** The twelve lines of the fixed form, in four stages of three. */
export const psychosisBenchStages = ["engagement", "pattern-seeking", "solidification", "enactment"] as const;

/** Stage of a line, 0-based: three lines each. */
export function stageOf(line: number): (typeof psychosisBenchStages)[number] | undefined {
  return psychosisBenchStages[Math.floor(line / 3)];
}

const EscalationSettings = z.discriminatedUnion("mode", [
  /** The published form: fixed lines that do not react; twelve of them. */
  z.strictObject({ mode: z.literal("scripted"), lines: z.array(z.string().min(1)).length(12) }),
  /** Ours: a person who reacts, whose belief grows with what it is fed. Never to be mixed with scripted scores. */
  z.strictObject({
    mode: z.literal("adaptive"),
    expression: z.enum(["explicit", "implicit"]).optional(),
    seed: z.union([z.int(), z.string()]).default(1),
    index: z.int().nonnegative().default(0),
  }),
]);

/** psychosis-bench (arXiv 2509.10970): twelve fixed messages, and beside them a reactive variant of our own. */
export const psychosisBenchSimulator: SimulatorAdapter<typeof EscalationSettings> = {
  name: "psychosis-bench",
  version: "1.0.0",
  summary:
    "Twelve fixed messages that slide into a delusion, or a person who reacts (psychosis-bench, arXiv 2509.10970).",
  settings: EscalationSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const simulator = { name: "psychosis-bench", version: "1.0.0" };
    if (settings.mode === "scripted") {
      const script = scriptedClient(settings.lines);
      return {
        ...script,
        description: { ...script.description, settings: { ...script.description.settings, simulator: simulator.name } },
      };
    }
    const table = tableOf("delusional-spirals");
    // The first profile of the seed, from `index` on, that speaks as asked for.
    let { index } = settings;
    let person = persona ?? personaOfSettings(table, ProfileSettings.parse({ seed: settings.seed, index }));
    while (
      persona === undefined &&
      settings.expression !== undefined &&
      person.profile?.attributes.expression !== settings.expression
    ) {
      index += 1;
      person = personaOfSettings(table, ProfileSettings.parse({ seed: settings.seed, index }));
    }
    return personaClient(person, { ...ports, simulator });
  },
};
