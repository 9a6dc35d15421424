/** An option as a question shows it. */
export interface VisibleOption {
  readonly mark: string;
  readonly text: string;
}

/** The options a message lists, one per line as `A) ...`, `B. ...` or `2) ...`; empty when it lists fewer than two. */
export function visibleOptions(message: string): VisibleOption[] {
  const options = message.split("\n").flatMap((line): VisibleOption[] => {
    const found = /^\s*\(?([A-Za-z]|\d{1,2}|[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+)[).]\s+(.+?)\s*$/.exec(line);
    return found === null ? [] : [{ mark: found[1] ?? "", text: found[2] ?? "" }];
  });
  return options.length < 2 ? [] : options;
}

/** The numbers of the items that a questionnaire handed over whole lists, one per line as `Item 1: ...` or `Question 1. ...`. */
export function numberedItems(message: string): number[] {
  return message.split("\n").flatMap((line) => {
    const found = /^\s*(?:item|question)\s+(\d{1,3})\s*[:.)]\s+\S/i.exec(line);
    return found === null ? [] : [Number(found[1])];
  });
}
