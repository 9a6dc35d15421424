import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import { RiskLanguage } from "../risk/lexicon-file.ts";
import { RiskLevel, riskKinds } from "../risk/risk-scale.ts";

/** Lines that show the same. A line is a small grammar, see `expandLine`. */
export const CorpusGroup = z.strictObject({
  name: z.string().min(1),
  /** Level by kind; kinds not named are not shown. */
  shows: z.partialRecord(z.enum(riskKinds), RiskLevel).default({}),
  /** Whom the lines are about; what is about others or a character is no risk of the writer's. */
  about: z.enum(["self", "other", "character"]).default("self"),
  /** A sign that is weak alone and adds up over turns. */
  isWeak: z.boolean().default(false),
  /** A hint, or its twin without one: what the sentences show together and none says in so many words. The first step learns a hint as a weak sign alone. */
  isHint: z.boolean().default(false),
  /**
   * Where the lines stand when messages are composed: `signal` carries the label, `setting` tells the story round it. A `turn`
   * of talk, mostly an answer, is a message by itself.
   */
  part: z.enum(["signal", "setting", "look-alike", "turn"]).default("signal"),
  /** Sentences drawn from each line where lines are put together from banks; from a few to 24 by their variety when absent. */
  draws: z.int().min(1).max(3_000).optional(),
  lines: z.string().min(1),
});
export type CorpusGroup = z.infer<typeof CorpusGroup>;

/**
 * What composed messages tell apart: suicide and hints of it from everything else, distress above all; or the other dangers, each
 * as often as another, from what resembles them.
 */
export const MessageMatter = z.enum(["suicide", "other-dangers"]);
export type MessageMatter = z.infer<typeof MessageMatter>;

/** A file of `library/corpora/risk/`: lines written by us, from which training messages are composed. */
export const RiskCorpus = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("risk-corpus"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  language: RiskLanguage,
  /** The one matter on which messages are composed from its lines; both where left out. */
  matter: MessageMatter.optional(),
  /** Named alternatives for lines, `<name>`: parted by `|`, or a bank of one on each line. */
  slots: z.record(Identifier, z.string()).default({}),
  groups: z.array(CorpusGroup).min(1),
});
export type RiskCorpus = z.infer<typeof RiskCorpus>;
