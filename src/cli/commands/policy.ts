import { resolve } from "node:path";
import { stringify } from "yaml";
import { loadDetectors, openReplyReader, openRiskReader } from "../../detection/index.ts";
import { diffPolicies, knownPolicies, loadPolicy, type Policy, readLines, runPolicyTests } from "../../guard/index.ts";
import { visibleText } from "../../reports/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";

interface PolicyOptions {
  json?: boolean;
}

/** `plumbline policy list`. */
export function policyListCommand({ json }: PolicyOptions, io: CommandIo): number {
  const detectors = loadDetectors();
  const policies = knownPolicies().map((id) => loadPolicy(id, { detectors }));
  if (json === true) {
    io.out(
      `${JSON.stringify(policies.map(({ id, version, title, rules }) => ({ id, version, title, rules: rules.length })))}\n`,
    );
    return exitCode.ok;
  }
  const width = Math.max(...policies.map(({ id }) => id.length));
  for (const { id, version, title, rules, files } of policies) {
    const legal = files.some(({ file }) => file.legal !== undefined) ? "; legal data, not advice" : "";
    io.out(`${id.padEnd(width)}  ${version}  ${title} (${rules.length} rules${legal})\n`);
  }
  return exitCode.ok;
}

/** `plumbline policy show REF`: a policy as it decides, packs joined. */
export function policyShowCommand(reference: string, { json }: PolicyOptions, io: CommandIo): number {
  const policy = loadPolicy(reference, { detectors: loadDetectors(), cwd: io.cwd });
  if (json === true) {
    const { id, version, title, sha256, settings, rules } = policy;
    io.out(`${JSON.stringify({ id, version, title, sha256, settings, rules })}\n`);
    return exitCode.ok;
  }
  io.out(
    `${policy.id} ${policy.version}: ${policy.title}\nMade of ${policy.files.map(({ file }) => `${file.id} ${file.version}`).join(", ")}\n\n`,
  );
  for (const { file } of policy.files) {
    if (file.legal === undefined) continue;
    io.out(
      `${file.id}: not legal advice; reviewed by ${file.legal.reviewedBy ?? "nobody yet"}; expires ${file.legal.expires}\n`,
    );
    for (const duty of file.legal.duties) {
      const served =
        duty.rules.length === 0 ? "not shown by the guard: a document has to" : `rules ${duty.rules.join(", ")}`;
      io.out(`  ${duty.id}  ${duty.instrument} (${duty.status}): ${duty.asks} [${served}]\n`);
    }
    io.out("\n");
  }
  for (const rule of policy.rules) {
    io.out(`${rule.at.padEnd(7)}  ${rule.id}: ${rule.title}\n         source: ${rule.source}\n`);
    io.out(
      `         when ${JSON.stringify(rule.when)}\n         does ${Object.keys(rule.do).join(", ")}; ${rule.tests.length} tests\n`,
    );
  }
  io.out(`\nsettings\n${stringify(policy.settings)}`);
  return exitCode.ok;
}

/** `plumbline policy test REF`: runs the tests beside the rules. */
export function policyTestCommand(reference: string, { json }: PolicyOptions, io: CommandIo): number {
  const detectors = loadDetectors();
  const policy = loadPolicy(reference, { detectors, cwd: io.cwd });
  const results = runPolicyTests(policy, { detectors, reader: openRiskReader(), replies: openReplyReader() });
  const failed = results.filter(({ passes }) => !passes);
  const untested = policy.rules.filter(({ tests }) => tests.length === 0).map(({ id }) => id);
  if (json === true) io.out(`${JSON.stringify({ passed: results.length - failed.length, failed, untested })}\n`);
  else {
    for (const { rule, says, expected } of failed)
      io.out(`FAILS  ${visibleText(`${rule}: ${says} (expected: ${expected})`)}\n`);
    io.out(
      `${results.length - failed.length} of ${results.length} tests pass; ${policy.rules.length - untested.length} of ${policy.rules.length} rules have tests.\n`,
    );
    if (untested.length > 0) io.out(`Without tests: ${untested.join(", ")}\n`);
  }
  return failed.length === 0 ? exitCode.ok : exitCode.gateFailed;
}

/** `plumbline policy diff A B --log FILE`: which recorded decisions would come out differently. */
export async function policyDiffCommand(
  references: readonly [string, string],
  options: PolicyOptions & { log?: string },
  io: CommandIo,
): Promise<number> {
  const detectors = loadDetectors();
  const open = (reference: string): Policy => loadPolicy(reference, { detectors, cwd: io.cwd });
  const lines = await readLines(resolve(io.cwd, options.log ?? ".plumbline/guard/decisions.jsonl"));
  const diff = diffPolicies(open(references[0]), open(references[1]), lines, detectors);
  if (options.json === true) {
    io.out(`${JSON.stringify(diff)}\n`);
    return exitCode.ok;
  }
  io.out(
    `${diff.compared} recorded decisions compared, ${diff.changed.length} would change; ${diff.notCompared} cannot be compared (words not kept, deleted, or the guard had failed).\n`,
  );
  for (const { from, to, count } of diff.moves) io.out(`  ${from} -> ${to}: ${count}\n`);
  for (const { id, conversation, exchange, before, after, rules } of diff.changed.slice(0, 50)) {
    io.out(
      visibleText(
        `${id}  ${conversation} exchange ${exchange}: ${before} -> ${after} (${rules.join(", ") || "no rule"})`,
      ),
    );
    io.out("\n");
  }
  if (diff.changed.length > 50) io.out(`and ${diff.changed.length - 50} more; --json lists all\n`);
  return exitCode.ok;
}
