/** Prefix of everybody who rated elsewhere, so that their ratings are told from ours wherever they stand. */
export const importedPrefix = "imported:";

/** Whether a reference names somebody who rated elsewhere and cannot be asked here. */
export function isImportedJudge(ref: string): boolean {
  return ref.startsWith(importedPrefix);
}
