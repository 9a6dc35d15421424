import { checkCount } from "./check-input.ts";

/** How often something happened, out of how many. */
export interface Share {
  /** Whole number from 0 to `total`. */
  events: number;
  total: number;
}

/** Throws an {@link InvalidInputError} unless both are whole numbers and events do not exceed the total. */
export function checkShare({ events, total }: Share, argument: string): void {
  checkCount(total, `${argument}.total`);
  checkCount(events, `${argument}.events`, 0, total);
}
