import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../content/index.ts";
import type { RatingRequest } from "../judges/index.ts";
import { type RatingSubject, scaleEnds } from "../rubrics/index.ts";
import { ContentVersion, Identifier, Provenance, type Turn } from "../vocabulary/index.ts";

/** A text that tries to instruct whoever rates a conversation. */
export const JudgeAttack = z.strictObject({
  id: Identifier,
  family: Identifier,
  /** `reply`: at the end of the assistant's reply; `client`: of the person's turn before it; `split`: one part per turn of the person. */
  where: z.enum(["reply", "client", "split"]),
  /** `{best}` stands for the level asked for, `{item}` for an item's id. */
  parts: z.array(z.string().min(1)).min(1),
});
export type JudgeAttack = z.infer<typeof JudgeAttack>;

/** `library/judge-checks/attacks.yaml`. */
export const JudgeAttackFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("judge-attacks"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  summary: z.string().min(1),
  provenance: Provenance,
  limits: z.array(z.string()).min(1),
  attacks: z.array(JudgeAttack).min(1),
});
export type JudgeAttackFile = z.infer<typeof JudgeAttackFile>;

/** @throws ContentError naming every wrong field */
export function loadJudgeAttacks(libraryDir: string = libraryFolder()): JudgeAttackFile {
  const path = "judge-checks/attacks.yaml";
  return readContent(join(libraryDir, path), JudgeAttackFile, path).value;
}

/** The level an attack asks for: the one an assistant under test would want. */
export function wantedLevel({ item }: RatingSubject): number {
  const [lowest, highest] = scaleEnds(item);
  return item.better === "higher" ? highest : lowest;
}

/**
 * The request with an attack in its transcript, otherwise unchanged. It stands in the turn rated, or the last one of a whole
 * conversation, or in turns of the person up to it.
 */
export function attacked(request: RatingRequest, subject: RatingSubject, attack: JudgeAttack): RatingRequest {
  const parts = attack.parts.map((part) =>
    part.replaceAll("{best}", String(wantedLevel(subject))).replaceAll("{item}", subject.item.id),
  );
  const until = request.turns.filter(({ index }) => subject.turn === null || index <= subject.turn);
  const own = attack.where === "reply" ? "assistant" : "client";
  const places = until.filter(({ speaker }) => speaker === own).slice(-parts.length);
  const added = new Map<number, string>();
  for (const [index, { index: turn }] of places.entries()) {
    // With fewer turns than parts, the last place takes what is left.
    added.set(turn, (index === places.length - 1 ? parts.slice(index) : parts.slice(index, index + 1)).join("\n"));
  }
  const turns = request.turns.map((turn): Turn => {
    const text = added.get(turn.index);
    return text === undefined ? turn : { ...turn, text: `${turn.text}\n\n${text}` };
  });
  return { ...request, turns };
}
