export interface TrainingSettings {
  readonly seed: number;
  /** Rows of the table; a power of two. */
  readonly rows: number;
  /** Most sentences drawn from one line. */
  readonly perLine: number;
  readonly epochs: number;
  /** Fits of the first step that are averaged. */
  readonly fits: number;
  readonly learningRate: number;
  /** Pull of every weight towards 0 per step. */
  readonly shrinkage: number;
  /** Share of a passage's features left out in each step. */
  readonly dropout: number;
  /** Messages composed per band of length: English, and in each other language. */
  readonly messages: readonly [english: number, other: number];
}
