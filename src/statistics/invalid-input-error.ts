/**
 * A caller handed numbers that break a function's stated domain: a length that does not match, a non-finite value,
 * a rating outside its scale. Fix: the named argument at the named position. (Data that are valid but do not allow
 * an estimate are no error: see `NotEstimable`.)
 */
export class InvalidInputError extends Error {
  readonly code = "INVALID_INPUT";
  override readonly name = "InvalidInputError";
  /** Name of the argument at fault. */
  readonly argument: string;
  /** 0-based position of the first offending element, when there is one. */
  readonly position: number | undefined;

  constructor(argument: string, problem: string, position?: number) {
    super(position === undefined ? `${argument}: ${problem}` : `${argument}[${position}]: ${problem}`);
    this.argument = argument;
    this.position = position;
  }
}
