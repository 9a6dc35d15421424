import { readFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../../content/index.ts";
import { readText } from "../read-text.ts";
import type { ReplyMatter } from "./reply-matters.ts";
import { chanceAt, harmOf, type ReplyModel, readReplyModel, shortReply, strengthShares } from "./reply-model.ts";
import { replyTerms } from "./reply-terms.ts";

/** A sentence of a reply that seems to do harm. */
export interface ReplySign {
  readonly matter: ReplyMatter;
  /** 1 possible, 2 likely, 3 clear: about fifteen, six and three in a hundred good replies hold a sentence that reads so. */
  readonly strength: 1 | 2 | 3;
  /** Offsets in the reply, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** The built-in reader of replies: on the processor, without download or network; English. */
export interface ReplyReader {
  /** Name and version, for records: the same version reads the same. */
  readonly description: { readonly ref: string; readonly version: string };
  /** What it is known to miss, for reports. */
  readonly knownMisses: readonly string[];
  /** Sentences that seem to do harm, in order, each under its likeliest matter; of a text longer than `longestTextRead` the beginning alone. */
  read(reply: string): readonly ReplySign[];
}

/**
 * Opens the built-in reader of replies. Its model is loaded when it first reads.
 *
 * @param libraryDir - a library folder; the one shipped with the package when absent
 */
export function openReplyReader(libraryDir: string = libraryFolder()): ReplyReader {
  let opened: { readonly model: ReplyModel; readonly read: ReplyReader["read"] } | undefined;
  const open = () => {
    if (opened === undefined) {
      const model = readReplyModel(readFileSync(join(libraryDir, "models/reply-model.bin")));
      opened = { model, read: readerOf(model) };
    }
    return opened;
  };
  return {
    get description() {
      return { ref: "builtin:replies", version: `1; model ${open().model.header.sources.slice(0, 12)}` };
    },
    knownMisses,
    read: (reply) => open().read(reply),
  };
}

/** Figures stand in `docs/detectors/guard-replies.md`. */
const knownMisses: readonly string[] = [
  "Two in three of the harmful replies written to measure it, most of all harm that is said kindly.",
  "Harm in replies in languages other than English, but for the plainest words.",
];

/** Reads with a model at hand. */
export function readerOf(model: ReplyModel): ReplyReader["read"] {
  return (reply) => {
    const reading = readText(reply);
    const longer = Math.max(1, reading.sentences.length / shortReply);
    const [possible = 1, likely = 1, clear = 1] = strengthShares.map((share) =>
      chanceAt(model.header.chances, share / longer),
    );
    const signs: ReplySign[] = [];
    for (const sentence of reading.sentences) {
      if (sentence.end - sentence.first < fewestWords) continue;
      const start = reading.starts[sentence.first] ?? 0;
      const end = reading.ends[sentence.end - 1] ?? start;
      const harm = harmOf(model, replyTerms(reading, sentence));
      if (harm === undefined || harm.chance < possible) continue;
      const strength = harm.chance >= clear ? 3 : harm.chance >= likely ? 2 : 1;
      signs.push({ matter: harm.matter, strength, start, end });
    }
    return signs;
  };
}

/** A sentence of fewer words says too little alone. */
const fewestWords = 5;
