import { seededRandom } from "../random/index.ts";
import type { AnswerFormat, AnswerOption } from "../vocabulary/index.ts";

/** What the order of options depends on. The same scenario, seed and repeat always give the same order. */
export interface AskedAs {
  readonly scenarioId: string;
  readonly seed: number;
  readonly repeat: number;
}

/** An option as it is shown. */
export interface ShownOption extends AnswerOption {
  /** `A`, `1`, or the option's id. */
  readonly mark: string;
  /** 1-based place in the file, whatever place it is shown in. */
  readonly place: number;
}

/** An answer format that has options. */
export type WithOptions = Extract<AnswerFormat, { kind: "options" | "list" }>;

/** The options in the order in which they are shown, with what each is called there. */
export function orderedOptions(format: WithOptions, asked: AskedAs): ShownOption[] {
  const written = format.options.map((option, index) => ({ ...option, place: index + 1 }));
  const isPermuted = format.kind === "options" && format.order === "permuted";
  const shown = isPermuted
    ? seededRandom(asked.seed, asked.scenarioId, asked.repeat, "options").shuffle(written)
    : written;
  return shown.map((option, index) => ({ ...option, mark: markOf(format, option.id, index) }));
}

/** The answer format of an exchange, 1-based; formats without an exchange of their own follow in order. */
export function answerFormatFor(
  answers: readonly AnswerFormat[] | undefined,
  exchange: number,
): AnswerFormat | undefined {
  return answers?.find((format, index) => (format.exchange ?? index + 1) === exchange);
}

function markOf({ marks }: WithOptions, id: string, index: number): string {
  if (marks === "ids") return id;
  return marks === "numbers" ? String(index + 1) : String.fromCharCode(65 + index);
}
