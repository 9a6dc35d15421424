import { z } from "zod";
import { RiskLevel } from "../../detection/index.ts";
import { ContentVersion, Identifier, Locale, Provenance } from "../../vocabulary/index.ts";
import { PolicyCondition } from "./policy-condition.ts";

/** What a rule does, the mildest first. Words may hold `{line}`, `{emergency}` and `{directory}`, from the fact base. */
export const PolicyAction = z.strictObject({
  /** Guidance added to the request; for rules `at: request`. */
  advise: z.string().min(1).optional(),
  /** Words put before or after the reply. Not put when a contact they carry stands in the reply already. */
  amend: z.strictObject({ before: z.string().min(1).optional(), after: z.string().min(1).optional() }).optional(),
  /** Asks the assistant again with this instruction; when the attempts are used up, `replace` applies. */
  redraft: z.string().min(1).optional(),
  /** A compassionate completion takes the reply's place: its id, or `by-risk` for the one that fits the risk. */
  replace: Identifier.optional(),
  /** Answers without asking the assistant; for rules `at: request`. */
  answer: Identifier.optional(),
  /** Tells people of the deployment: a queue or webhook by this name. */
  handOver: Identifier.optional(),
  /** The person gets the completion of `replace` (or `held`), and people of the deployment decide about the reply. */
  hold: z.boolean().optional(),
});
export type PolicyAction = z.infer<typeof PolicyAction>;

const PolicyTurn = z.union([
  z.strictObject({ client: z.string().min(1) }),
  z.strictObject({ assistant: z.string().min(1) }),
]);

/** An invented exchange, and whether the rule fires on it. */
export const PolicyTest = z.strictObject({
  /** A sentence about behaviour. */
  says: z.string().min(1),
  locale: Locale.default("en-US"),
  turns: z.array(PolicyTurn).min(1),
  /** The reply under review; for rules `at: reply`. */
  reply: z.string().optional(),
  fires: z.boolean(),
});
export type PolicyTest = z.infer<typeof PolicyTest>;

export const PolicyRule = z.strictObject({
  id: Identifier,
  /** What it is for, in a sentence. */
  title: z.string().min(1),
  /** Where it comes from: a section of the content guide, a paper, a statute; `own` where it is ours. */
  source: z.string().min(1),
  /** Before the assistant is asked, or when it has replied. */
  at: z.enum(["request", "reply"]),
  when: PolicyCondition,
  do: PolicyAction,
  tests: z.array(PolicyTest).default([]),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

/** When people are told that they talk with software. Times count from when the guard first saw the conversation. */
export const NoticeSettings = z.strictObject({
  text: z.string().min(1),
  atStart: z.boolean().default(false),
  everyMinutes: z.int().positive().optional(),
  afterIdleDays: z.number().positive().optional(),
  /** When the person asks what they talk with. */
  onAsk: z.boolean().default(true),
});
export type NoticeSettings = z.infer<typeof NoticeSettings>;

/** One legal duty as data, in the vocabulary of the project's legal summary. Not legal advice. */
export const LegalDuty = z.strictObject({
  id: z.string().min(1),
  jurisdiction: z.string().min(1),
  instrument: z.string().min(1),
  status: z.enum(["in-force", "enacted-later", "pending", "guidance"]),
  effective: z.string().optional(),
  check: z.enum([
    "ai-disclosure",
    "no-human-claim",
    "no-license-claim",
    "no-therapy-delivery",
    "crisis-referral",
    "crisis-interrupt",
    "no-selfharm-content",
    "break-reminder",
    "no-manipulative-engagement",
    "sexual-content-minor",
    "minor-gate",
    "human-handoff",
    "documents",
  ]),
  /** What the duty asks, in our words. */
  asks: z.string().min(1),
  /** Rules of this pack that serve it; empty when the guard cannot show it and a document has to. */
  rules: z.array(Identifier).default([]),
  confidence: z.enum(["A", "B", "C"]),
});
export type LegalDuty = z.infer<typeof LegalDuty>;

export const PolicySettings = z.strictObject({
  /** Assumed for people whose request names no locale. A language alone names no country, and no country's lines. */
  locale: Locale.optional(),
  /** `observe` decides and records, and changes nothing. */
  mode: z.enum(["enforce", "observe"]).optional(),
  /** How often the assistant is asked again; PsycheChat allows 5, a person waits meanwhile. */
  redrafts: z.int().min(0).max(5).optional(),
  /** Risk from which a streamed reply is held back whole, so that it can be drafted again. */
  wholeFrom: RiskLevel.optional(),
  /** Longest wait for the assistant's complete reply, from asking. */
  upstreamTimeoutMs: z.int().positive().optional(),
  /** Longest wait for a model that reads risk, from when the request arrived, and for a model that reviews. */
  checkTimeoutMs: z.int().positive().optional(),
  notice: NoticeSettings.optional(),
});
export type PolicySettings = z.infer<typeof PolicySettings>;

/** A policy pack: `library/policies/*.yaml`. */
export const PolicyFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("policy"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  description: z.string().min(1),
  provenance: Provenance,
  /** Packs whose rules and settings this one builds on, by id; its own win. */
  extends: z.array(Identifier).default([]),
  /** Rules of those packs that do not apply here. */
  without: z.array(Identifier).default([]),
  settings: PolicySettings.default({}),
  /** For legal packs. Not advice: a qualified lawyer of the market reviews a pack before it is relied on. */
  legal: z
    .strictObject({
      notAdvice: z.literal(true),
      reviewedBy: z.string().nullable(),
      reviewedOn: z.iso.date().nullable(),
      expires: z.iso.date(),
      duties: z.array(LegalDuty).min(1),
    })
    .optional(),
  rules: z.array(PolicyRule).default([]),
});
export type PolicyFile = z.infer<typeof PolicyFile>;
