import { PlumblineError } from "../vocabulary/index.ts";

/** A detector was asked for that the library does not have. Fix: use one of `Detectors.ids`. */
export class UnknownDetectorError extends PlumblineError {
  readonly code = "UNKNOWN_DETECTOR";
  readonly detector: string;

  constructor(detector: string, closeMatch: string | undefined) {
    super(`There is no detector "${detector}".${closeMatch === undefined ? "" : ` Did you mean "${closeMatch}"?`}`);
    this.detector = detector;
  }
}
