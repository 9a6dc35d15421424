export {
  type CheckedConversation,
  type CheckOptions,
  checkJudge,
  type JudgeCheck,
  type ProbeResult,
} from "./check-judge.ts";
export { attacked, JudgeAttack, JudgeAttackFile, loadJudgeAttacks } from "./judge-attack.ts";
export { type CheckedAgreement, renderJudgeCheckMarkdown, renderJudgeCheckText } from "./render-judge-check.ts";
