import { PlumblineError } from "../vocabulary/index.ts";

/** The options of an agreement study contradict each other, or the file. Fix: the option that `message` names. */
export class StudyRequestError extends PlumblineError {
  readonly code = "AGREEMENT_REQUEST_INVALID";
}
