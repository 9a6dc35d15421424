import { readFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../../content/index.ts";
import { riskLanguages } from "./lexicon-file.ts";
import type { MessageReader } from "./message-reading.ts";
import { loadStatements } from "./plain-statements.ts";
import { rememberingReader } from "./remembering-reader.ts";
import { type RiskModel, readRiskModel, riskScorer } from "./risk-model.ts";
import type { RiskReading, SpokenTurn } from "./risk-reading.ts";
import { type RiskState, resumeRiskState, startRiskState } from "./risk-state.ts";
import { keyOf, stateCache } from "./state-cache.ts";
import { trainedReader } from "./trained-reader.ts";

export interface ReadRiskOptions {
  /** Locale of the person, such as `en-GB`; gives the language until the person's words do. */
  readonly locale?: string;
}

/** The built-in reader: on the processor, without download or network. */
export interface RiskReader {
  /** Name and version, for records: the same version reads the same. */
  readonly description: { readonly ref: string; readonly version: string };
  /** What it is known to miss, for reports. */
  readonly knownMisses: readonly string[];
  /** An empty conversation. */
  start(options?: ReadRiskOptions): RiskState;
  /** Goes on from a state that was packed ({@link RiskState.pack}) by a reader of the same version. */
  resume(packed: string): RiskState;
  /** Reads a whole conversation. Messages read lately are not read again, so that each new turn costs its own length. */
  read(turns: readonly SpokenTurn[], options?: ReadRiskOptions): RiskReading;
}

/**
 * Opens the built-in reader. Its content is loaded when it first reads.
 *
 * @param libraryDir - a library folder; the one shipped with the package when absent
 */
export function openRiskReader(libraryDir: string = libraryFolder()): RiskReader {
  let loadedModel: RiskModel | undefined;
  const states = stateCache();
  let loaded: MessageReader | undefined;
  const model = () => {
    loadedModel ??= readRiskModel(readFileSync(join(libraryDir, modelPath)));
    return loadedModel;
  };
  const lazily: MessageReader = {
    readClient: (text) => messages().readClient(text),
    readAssistant: (text) => messages().readAssistant(text),
  };
  const messages = () => {
    loaded ??= rememberingReader(trainedReader(riskScorer(model()), loadStatements(libraryDir)));
    return loaded;
  };
  const start = (options: ReadRiskOptions = {}) => startRiskState(lazily, supported, options.locale);
  return {
    get description() {
      return { ref: "builtin:risk", version: `8; model ${model().header.sources.slice(0, 12)}` };
    },
    knownMisses,
    start,
    resume: (packed) => resumeRiskState(lazily, supported, packed),
    read(turns, options) {
      // A client that speaks to a stateless service sends all turns again, with its own and the last reply added.
      let from = turns.length;
      let state: RiskState | undefined;
      for (let back = 0; back <= 2 && state === undefined && from > 0; back += 1) {
        from = turns.length - back;
        state = from > 0 ? states.get(keyOf(turns, from, options?.locale)) : undefined;
      }
      if (state === undefined) from = 0;
      state ??= start(options);
      for (const turn of turns.slice(from)) state = state.next(turn);
      if (from < turns.length) states.keep(keyOf(turns, turns.length, options?.locale), state);
      return state.reading;
    },
  };
}

/** Kept short: a guard prints them at its start and in every report. Figures stand in `docs/detectors/builtin-risk.md`. */
const knownMisses: readonly string[] = [
  "Three in five hints of suicide (goodbyes, affairs put in order, being a burden); up to a fifth of their look-alikes are taken for one.",
  "Conversations that grow gradually are raised, and so are their look-alikes: the two are not told apart.",
  "Three in ten peer-support posts on ordinary distress are flagged, and one in 18 turns of ordinary counselling.",
  "Irony, song lyrics without quotation marks, fiction told in the first person, and code words other than the commonest.",
  "Posts of a depression forum and of a suicide forum are told apart little better than by chance.",
  "Dangers other than suicide: four in ten in English and half elsewhere when one message is all there is, above all violence, substances and medicine told without their plain words.",
  "Languages other than English: hints, and the plain words of one message in nine; languages beyond the twelve not at all.",
];
const modelPath = "models/risk-model.bin";
const supported: ReadonlySet<string> = new Set(riskLanguages);

let shared: RiskReader | undefined;

/** Reads a conversation with the built-in reader of the shipped library. */
export function readRisk(turns: readonly SpokenTurn[], options: ReadRiskOptions = {}): RiskReading {
  shared ??= openRiskReader();
  return shared.read(turns, options);
}
