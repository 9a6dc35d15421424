/**
 * Everything a phrase can be, in order: `[a|b] c` is "a c" and "b c"; an empty alternative leaves the part out. Brackets
 * do not nest. Spaces around what was left out are closed up.
 *
 * @throws RangeError when brackets do not match, or when it can be more than 512 things
 */
export function expandPhrase(phrase: string): string[] {
  const parts = phrase.split(/(\[[^[\]]*\])/).filter((part) => part !== "");
  let forms = [""];
  for (const part of parts) {
    const isChoice = part.startsWith("[") && part.endsWith("]");
    if (!isChoice && /[[\]]/.test(part)) throw new RangeError("A bracket is not closed, or not opened.");
    const choices = isChoice ? part.slice(1, -1).split("|") : [part];
    forms = forms.flatMap((form) => choices.map((choice) => form + choice));
    if (forms.length > 512) throw new RangeError("It can be more than 512 things.");
  }
  return [
    ...new Set(
      forms.map((form) =>
        form
          .replaceAll(/ {2,}/g, " ")
          .replaceAll(/ ([.,!?…])/g, "$1")
          .trim(),
      ),
    ),
  ];
}
