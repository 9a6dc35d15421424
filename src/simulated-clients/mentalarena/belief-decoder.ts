/** A group of principles of behaviour with the vectors of its principles. */
export interface PrincipleGroup {
  readonly id: string;
  readonly vectors: readonly (readonly number[])[];
}

/** Cosine of two vectors of one length; 0 where one of them is all zeros. */
export function cosine(left: readonly number[], right: readonly number[]): number {
  let dot = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let index = 0; index < left.length; index += 1) {
    const one = left[index] ?? 0;
    const other = right[index] ?? 0;
    dot += one * other;
    leftSquares += one * one;
    rightSquares += other * other;
  }
  const size = Math.sqrt(leftSquares) * Math.sqrt(rightSquares);
  return size === 0 ? 0 : dot / size;
}

/** Symptom encoder: groups by the highest cosine of any of their principles with the coping strategies; the best five. */
export function rankGroups(coping: readonly number[], groups: readonly PrincipleGroup[], most = 5): string[] {
  return groups
    .map(({ id, vectors }) => ({ id, score: Math.max(...vectors.map((vector) => cosine(coping, vector))) }))
    .toSorted((left, right) => right.score - left.score)
    .slice(0, most)
    .map(({ id }) => id);
}

/** What a round of the decoder found: how near each stated belief comes to the card. */
export interface DecoderRound {
  readonly similarities: Readonly<Record<string, number>>;
  /** Fields below the threshold, which the hint is about. */
  readonly gaps: readonly string[];
  /** Given to the interviewer before the next exchange; undefined when there is no gap. */
  readonly hint: string | undefined;
}

export interface DecoderOptions<Stated> {
  /** States what the interviewer believes; gets the hint of the round before. The public code forgets to pass it. */
  readonly state: (hint: string | undefined, round: number) => Promise<Stated> | Stated;
  /** Nearness of each field to the card, -1 to 1. */
  readonly compare: (stated: Stated) => Readonly<Record<string, number>>;
  /** Turns gaps into a hint on what to ask. */
  readonly hintFor: (gaps: readonly string[]) => Promise<string> | string;
  /** Default 0.9, as published. */
  readonly threshold?: number;
  /** Most hints; default 5, as published. */
  readonly mostHints?: number;
}

/** Symptom decoder: states, compares, hints, until every field is near enough or the hints are used up. */
export async function decodeBeliefs<Stated>(options: DecoderOptions<Stated>): Promise<DecoderRound[]> {
  const { state, compare, hintFor, threshold = 0.9, mostHints = 5 } = options;
  const rounds: DecoderRound[] = [];
  let hint: string | undefined;
  for (let round = 0; round <= mostHints; round += 1) {
    const similarities = compare(await state(hint, round));
    const gaps = Object.entries(similarities).flatMap(([field, value]) => (value < threshold ? [field] : []));
    hint = gaps.length === 0 || round === mostHints ? undefined : await hintFor(gaps);
    rounds.push({ similarities, gaps, hint });
    if (gaps.length === 0) break;
  }
  return rounds;
}

/** A proposal that was tried, with how healthy the patient would be, 1 to 10. */
export interface TriedProposal {
  readonly proposal: string;
  readonly health: number;
}

/** Proposes until the health reaches 9 or seven were tried; proposals that were tried before are passed over. */
export async function bestProposal(
  propose: (tried: readonly TriedProposal[]) => Promise<string> | string,
  score: (proposal: string) => Promise<number> | number,
): Promise<{ best: TriedProposal | undefined; tried: readonly TriedProposal[] }> {
  const tried: TriedProposal[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const proposal = await propose(tried);
    if (tried.some((one) => one.proposal === proposal)) continue;
    tried.push({ proposal, health: await score(proposal) });
    if ((tried.at(-1)?.health ?? 0) >= 9) break;
  }
  const best = tried.reduce<TriedProposal | undefined>(
    (highest, one) => (highest === undefined || one.health > highest.health ? one : highest),
    undefined,
  );
  return { best, tried };
}
