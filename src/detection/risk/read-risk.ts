import { readFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../../content/index.ts";
import { boundedCache } from "../text-cache.ts";
import { riskLanguages } from "./lexicon-file.ts";
import type { MessageReader } from "./message-reading.ts";
import { readRiskModel, riskScorer } from "./risk-model.ts";
import type { RiskReading, SpokenTurn } from "./risk-reading.ts";
import { type RiskState, startRiskState } from "./risk-state.ts";
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
  /** Reads a whole conversation. Messages read lately are not read again, so that each new turn costs its own length. */
  read(turns: readonly SpokenTurn[], options?: ReadRiskOptions): RiskReading;
}

/**
 * Opens the built-in reader. Its content is loaded when it first reads.
 *
 * @param libraryDir - a library folder; the one shipped with the package when absent
 */
export function openRiskReader(libraryDir: string = libraryFolder()): RiskReader {
  let loaded: MessageReader | undefined;
  const lazily: MessageReader = {
    readClient: (text) => messages().readClient(text),
    readAssistant: (text) => messages().readAssistant(text),
  };
  const messages = () => {
    loaded ??= cachedReader(trainedReader(riskScorer(readRiskModel(readFileSync(join(libraryDir, modelPath))))));
    return loaded;
  };
  const start = (options: ReadRiskOptions = {}) => startRiskState(lazily, supported, options.locale);
  return {
    description: { ref: "builtin:risk", version: "1" },
    knownMisses: ["Languages other than English.", "Most indirect and idiomatic speech."],
    start,
    read: (turns, options) => turns.reduce((state, turn) => state.next(turn), start(options)).reading,
  };
}

const modelPath = "models/risk-model.bin";
const supported: ReadonlySet<string> = new Set(riskLanguages);

function cachedReader(reader: MessageReader): MessageReader {
  const client = boundedCache(reader.readClient, 4_000, 4_000_000);
  const assistant = boundedCache(reader.readAssistant, 4_000, 4_000_000);
  return { readClient: (text) => client.get(text), readAssistant: (text) => assistant.get(text) };
}

let shared: RiskReader | undefined;

/** Reads a conversation with the built-in reader of the shipped library. */
export function readRisk(turns: readonly SpokenTurn[], options: ReadRiskOptions = {}): RiskReading {
  shared ??= openRiskReader();
  return shared.read(turns, options);
}
