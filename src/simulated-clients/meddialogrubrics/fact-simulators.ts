import { z } from "zod";
import { Persona, PersonaFact } from "../../vocabulary/index.ts";
import { modelWordMaker } from "../model/model-word-maker.ts";
import { personaClient } from "../persona-client.ts";
import { ProfileSettings, personaOfSettings, profileSettings } from "../profile-tables/profile-simulator.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { monitoredWords } from "./monitored-words.ts";

/** A drawn patient, or one with facts of one's own; never more than three facts a turn. */
function factSettings(table: string) {
  return z.intersection(
    profileSettings(() => tableOf(table), true),
    z.object({ facts: z.array(PersonaFact).min(1).optional() }),
  );
}
type FactSettings = ReturnType<typeof factSettings>;

function factSimulator(name: string, summary: string): SimulatorAdapter<FactSettings> {
  return {
    name,
    version: "1.0.0",
    summary,
    settings: factSettings(name),
    needsPersona: false,
    needsModel: false,
    open({ settings, persona }, ports) {
      const { facts, ...rest } = settings;
      const drawn = persona ?? personaOfSettings(tableOf(name), ProfileSettings.parse(rest));
      const policy = drawn.disclosure ?? { perTurn: 3, inOpening: 2, pace: 1, whenUnknown: "unsure" as const };
      const limited = { ...policy, perTurn: Math.min(3, policy.perTurn), inOpening: Math.min(2, policy.inOpening) };
      const own =
        facts === undefined
          ? {}
          : { facts, phases: undefined, about: "A patient who knows these facts and nothing else." };
      const person = Persona.parse({ ...drawn, ...own, disclosure: limited });
      const simulator = { name, version: "1.0.0" };
      if (ports.model === undefined) return personaClient(person, { ...ports, simulator });
      const words = monitoredWords(modelWordMaker(ports.model, ports), ports.content);
      return personaClient(person, { ...ports, simulator, words });
    },
  };
}

/** MedDialogRubrics' patient (arXiv 2601.03023). */
export const medDialogRubricsSimulator = factSimulator(
  "meddialogrubrics",
  "A patient of atomic facts whose inventions are caught and corrected (MedDialogRubrics, arXiv 2601.03023).",
);

/** MedAgent's patient (arXiv 2505.20201). */
export const medAgentSimulator = factSimulator(
  "medagent-mhsd-multisenseeval",
  "A patient of atomic facts with a trait, a literacy, an intent and a goal (MedAgent, arXiv 2505.20201).",
);
