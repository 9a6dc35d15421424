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
