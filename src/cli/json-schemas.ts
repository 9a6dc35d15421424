import { z } from "zod";
import { AnchorSet, CalibrationRecord, HumanLabel } from "../calibration/index.ts";
import {
  DetectorFile,
  Lexicon,
  ModelInstructions,
  PlainIntentFile,
  ReplyCorpus,
  RiskCorpus,
} from "../detection/index.ts";
import { AttackSet, CompletionsFile, Decision, PolicyFile } from "../guard/index.ts";
import { JudgeAttackFile } from "../judge-checks/index.ts";
import { PriceFile } from "../models/index.ts";
import { Comparison, Report } from "../reports/index.ts";

import {
  AdversarialTurns,
  ClientProfile,
  ClientReactionsFile,
  ClientStyleFile,
  PhraseFile,
  ProfileTable,
  TherapyQuestions,
} from "../simulated-clients/index.ts";
import { AuditProfile } from "../suites/index.ts";
import {
  DesignFile,
  JudgingFile,
  LabelledConversationsFile,
  LabelledMessagesFile,
  LabelledRepliesFile,
  PersonaFile,
  Rubric,
  RunManifest,
  ScenarioFile,
  SuiteFile,
} from "../vocabulary/index.ts";

import { Config } from "./load-config.ts";

const kinds = {
  config: { schema: Config, title: "plumbline.config.yaml" },
  suite: { schema: SuiteFile, title: "suite.yaml of a suite folder" },
  scenarios: { schema: ScenarioFile, title: "a file in a suite's scenarios folder" },
  design: { schema: DesignFile, title: "a file in a suite's designs folder" },
  "audit-profile": { schema: AuditProfile, title: "a file in library/audit-profiles" },
  rubric: { schema: Rubric, title: "a file in a rubrics folder" },
  "judge-attacks": { schema: JudgeAttackFile, title: "library/judge-checks/attacks.yaml" },
  judging: { schema: JudgingFile, title: "a file for --judging" },
  persona: { schema: PersonaFile, title: "a file in library/personas: a simulated person" },
  "client-styles": { schema: ClientStyleFile, title: "library/simulated-clients/styles.yaml" },
  phrases: { schema: PhraseFile, title: "a file in library/simulated-clients/phrases" },
  "client-reactions": { schema: ClientReactionsFile, title: "library/simulated-clients/reactions.yaml" },
  "client-profile": { schema: ClientProfile, title: "a line of a file of client profiles (JSON Lines)" },
  "adversarial-turns": { schema: AdversarialTurns, title: "library/simulated-clients/adversarial-turns.yaml" },
  "therapy-questions": { schema: TherapyQuestions, title: "library/simulated-clients/therapy-questions.yaml" },
  "profile-table": { schema: ProfileTable, title: "a file in library/profiles: a kind of client profiles" },
  detectors: { schema: DetectorFile, title: "a file in library/detectors" },
  lexicon: { schema: Lexicon, title: "a file in library/lexicons" },
  "plain-intent": { schema: PlainIntentFile, title: "a file in library/plain-intent" },
  "risk-corpus": { schema: RiskCorpus, title: "a file in library/corpora/risk" },
  "reply-corpus": { schema: ReplyCorpus, title: "a file in library/corpora/replies" },
  "model-instructions": { schema: ModelInstructions, title: "a file in library/prompts" },
  "labelled-messages": { schema: LabelledMessagesFile, title: "a file of messages with labels in library/evaluation" },
  "labelled-conversations": {
    schema: LabelledConversationsFile,
    title: "a file of conversations with labels in library/evaluation",
  },
  "labelled-replies": { schema: LabelledRepliesFile, title: "a file of replies with labels in library/evaluation" },
  prices: { schema: PriceFile, title: "a table of model prices" },
  policy: { schema: PolicyFile, title: "a policy of the guard" },
  completions: { schema: CompletionsFile, title: "library/guard/completions.yaml" },
  "guard-attacks": { schema: AttackSet, title: "library/guard/attacks.yaml" },
  decision: { schema: Decision, title: "a decision of the guard" },
  report: { schema: Report, title: "report.json" },
  comparison: { schema: Comparison, title: "comparison.json" },
  label: { schema: HumanLabel, title: "a line of a labels file (JSON Lines)" },
  calibration: { schema: CalibrationRecord, title: "a judge's calibration for one item" },
  anchor: { schema: AnchorSet, title: "an anchor set" },
  manifest: { schema: RunManifest, title: "manifest.json of an exported run" },
} as const;

/**
 * A JSON Schema for every kind of file people write or read, by file name, so that editors complete and check them:
 * `# yaml-language-server: $schema=.../schemas/suite.schema.json`.
 */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, { schema, title }]) => {
      const generated = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
      const named = { ...generated, title: `Plumbline: ${title}` };
      return [`${kind}.schema.json`, `${JSON.stringify(named, null, 2)}\n`];
    }),
  );
}
