import { z } from "zod";
import { scriptedClient } from "../scripted-client.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";

/** One conversation of the public multi-turn file: twenty lines, with labels. */
export const MultiTraitsConversation = z.looseObject({
  inputs: z.array(z.string().min(1)).length(20),
  conversation_id: z.union([z.string(), z.number()]).optional(),
  label: z.string().optional(),
  all_labels: z.array(z.string()).optional(),
});

/** MultiTraitsss (arXiv 2603.18085): twenty lines, replayed whatever is answered. */
export const multiTraitsSimulator: SimulatorAdapter<typeof MultiTraitsConversation> = {
  name: "multitraitsss",
  version: "1.0.0",
  summary: "Twenty fixed messages, replayed whatever is answered (MultiTraitsss, arXiv 2603.18085).",
  settings: MultiTraitsConversation,
  needsPersona: false,
  needsModel: false,
  open({ settings }) {
    const script = scriptedClient(settings.inputs);
    const { conversation_id: id, label } = settings;
    const known = { ...(id === undefined ? {} : { conversation: id }), ...(label === undefined ? {} : { label }) };
    return {
      ...script,
      description: {
        ...script.description,
        settings: { ...script.description.settings, simulator: "multitraitsss", ...known },
      },
    };
  },
};
