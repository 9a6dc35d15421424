/**
 * What a model judge has to answer: the code its question carries, with the answer. For models that play judges in tests.
 *
 * @param question - the text of the question, in which the code stands last
 * @param answer - by item id, an object with `reason`, `quotes` and `level`; or what another stage asks for
 */
export function judgeReply(question: string, answer: unknown): string {
  const codes = [...question.matchAll(/`receipt`, which is "([0-9a-f]{8})"/g)];
  return JSON.stringify({ receipt: codes.at(-1)?.[1] ?? "none asked for", answer });
}
