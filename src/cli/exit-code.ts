/** What each exit code means; one meaning each. */
export const exitCode = {
  /** Every gate passes, or the command did what it was asked. */
  ok: 0,
  /** At least one gate fails; of `compare --fail-if-worse`: a primary measure is significantly worse. */
  gateFailed: 1,
  /**
   * Wrong usage, or content or configuration that cannot be used: nothing was asked of a model. Also a folder that cannot
   * be written; what was asked by then is stored.
   */
  usage: 2,
  /** No gate fails, but one is undecided, or the run is incomplete. */
  undecided: 3,
  /** A defect of Plumbline itself. */
  internal: 70,
  /** Stopped at once by a second Ctrl-C. */
  stopped: 130,
} as const;
