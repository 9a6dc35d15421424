import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../../content/index.ts";
import { ContentVersion, Identifier, type Participant, Provenance } from "../../vocabulary/index.ts";

const lines = z.array(z.string().min(1)).min(1);

/** `library/simulated-clients/adversarial-turns.yaml`: single client lines by group and subtype. */
export const AdversarialTurns = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("adversarial-turns"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  limits: z.array(z.string().min(1)).min(1),
  contentNote: z.string().min(1),
  groups: z.record(Identifier, z.record(Identifier, lines)),
});
export type AdversarialTurns = z.infer<typeof AdversarialTurns>;

let loaded: AdversarialTurns | undefined;

/** The library's taxonomy; read once. */
export function adversarialTurns(): AdversarialTurns {
  const path = join(libraryFolder(), "simulated-clients", "adversarial-turns.yaml");
  loaded ??= readContent(path, AdversarialTurns, "simulated-clients/adversarial-turns.yaml").value;
  return loaded;
}

/** Every subtype, by name. */
export function adversarialSubtypes(): string[] {
  return Object.values(adversarialTurns().groups).flatMap((subtypes) => Object.keys(subtypes));
}

/**
 * A client who says a line of the taxonomy at one exchange, in place of what it would have said; the hidden state of the
 * turn is kept, told facts are not.
 *
 * @param exchange - 1-based exchange at which it is said
 */
export function withAdversarialTurn(client: Participant, subtype: string, exchange: number): Participant {
  const groups = Object.values(adversarialTurns().groups);
  const options = groups.find((subtypes) => subtype in subtypes)?.[subtype] ?? [];
  return {
    ...client,
    description: {
      ...client.description,
      settings: { ...client.description.settings, adversarial: `${subtype} at exchange ${exchange}` },
    },
    async reply(conversation, signal) {
      const spoken = conversation.turns.filter(({ speaker }) => speaker === "client").length;
      const utterance = await client.reply(conversation, signal);
      const line = options[conversation.repeat % Math.max(1, options.length)];
      if (spoken + 1 !== exchange || line === undefined || utterance.status !== "said") return utterance;
      const { clientState: state } = utterance;
      if (state === undefined) return { ...utterance, text: line };
      const before = conversation.turns.findLast(({ clientState }) => clientState !== undefined)?.clientState;
      const { exit: _exit, ...rest } = state;
      const kept = { ...rest, told: [], disclosed: before?.disclosed ?? [], act: "respond" as const };
      return { ...utterance, text: line, clientState: { ...kept, own: { ...state.own, adversarial: subtype } } };
    },
  };
}
