/** Conversations that stand beside each other in the plan, to be read in one piece. */
export interface ConversationPage {
  /** Position of the first and of the last; `ids` has every one between. */
  readonly first: number;
  readonly last: number;
  readonly ids: readonly string[];
}

/**
 * Cuts the conversations asked for into pages of neighbours, in the order of the plan.
 *
 * @param positions - position of every planned conversation, in order
 * @param wanted - ids asked for, each of them planned; undefined for all
 */
export function* conversationPages(
  positions: ReadonlyMap<string, number>,
  wanted: readonly string[] | undefined,
  pageSize: number,
): Generator<ConversationPage> {
  const isWanted = wanted === undefined ? undefined : new Set(wanted);
  let page: { first: number; last: number; ids: string[] } | undefined;
  for (const [id, position] of positions) {
    if (isWanted !== undefined && !isWanted.has(id)) continue;
    if (page !== undefined && page.last === position - 1 && page.ids.length < pageSize) {
      page.last = position;
      page.ids.push(id);
      continue;
    }
    if (page !== undefined) yield page;
    page = { first: position, last: position, ids: [id] };
  }
  if (page !== undefined) yield page;
}
