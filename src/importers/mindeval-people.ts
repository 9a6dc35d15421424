import { createHash } from "node:crypto";
import { z } from "zod";
import type { Scenario } from "../vocabulary/index.ts";
import type { ImportedConversation } from "./importer.ts";
import { identifierOf } from "./read-source.ts";

/** Attributes of a played person: the same in every conversation with them, whoever answered. */
export const MemberAttributes = z.record(z.string(), z.union([z.string(), z.number()]));
export type MemberAttributes = z.infer<typeof MemberAttributes>;

/** The messages of a session: the assistant is the clinician under test. */
export const MemberMessages = z
  .array(z.looseObject({ role: z.enum(["user", "assistant"]), content: z.string() }))
  .min(2)
  .refine((messages) => messages.some(({ role }) => role === "assistant"), "Expected a message of the assistant");

/** What a person wants from one talk; the source gave one person other goals with other assistants. */
const goals = ["interaction_goal", "program_goal"];

/**
 * The played person as a scenario; what they said differs between assistants and stands in the transcripts. The goal is no
 * part of who they are: conversations of one person are one cluster whatever they wanted.
 */
export function memberScenario(attributes: MemberAttributes): Scenario {
  const own = Object.entries(attributes).filter(([name]) => !goals.includes(name));
  const sorted = own.sort(([left], [right]) => (left < right ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 12);
  const level = (name: string) => {
    const value = identifierOf(String(attributes[name] ?? ""));
    return value === undefined ? {} : { [name.replaceAll("_", "-")]: value };
  };
  return {
    id: `member-${hash}`,
    title: `Profile ${hash}`,
    locale: "en-US",
    purpose: "Imported from MindEval: one invented person, played by a model that is not here.",
    tags: { ...level("depressive_symptoms"), ...level("anxious_symptoms") },
    facts: {},
    client: { kind: "scripted", lines: ["Hello"] },
    contentNote: "An invented person talks about low mood or anxiety.",
  };
}

/** Messages as turns. */
export function memberTurns(messages: z.infer<typeof MemberMessages>): ImportedConversation["turns"] {
  return messages.map(({ role, content }) => ({ speaker: role === "user" ? "client" : "assistant", text: content }));
}
