import type { Report, ReportGate } from "./report.ts";
import { visibleText } from "./visible-text.ts";

/**
 * The report as JUnit XML, for build servers. One `testsuite` per suite and audited assistant, one `testcase` per gate:
 *
 * - a gate that fails is a `failure`;
 * - an undecided gate is an `error`, because a build must not turn green on a question left open, and `skipped` counts
 *   as green on most servers;
 * - a last `testcase` named "conversations that never ran" is an `error` when there are any.
 *
 * Controls decide nothing and have no test cases. Only characters that XML 1.0 allows are written.
 */
export function renderJunit(report: Report): string {
  const suites = report.verdicts.flatMap(({ suiteId, assistant, conversations }) => {
    if (report.assistants.find(({ ref }) => ref === assistant)?.role !== "audited") return [];
    const className = `${suiteId}.${assistant}`;
    const gates = report.gates.filter((gate) => gate.suiteId === suiteId && gate.assistant === assistant);
    const cases = gates.map((gate) => gateCase(gate, className));
    const missing = conversations.planned - conversations.completed;
    const counts = `${missing} of ${conversations.planned}`;
    const ran =
      missing === 0
        ? `    <testcase classname="${attribute(className)}" name="conversations that never ran"/>\n`
        : `    <testcase classname="${attribute(className)}" name="conversations that never ran">\n      <error type="never-ran" message="${attribute(`${counts} conversations never ran; they count neither for nor against the assistant.`)}"/>\n    </testcase>\n`;
    const failures = gates.filter(({ verdict }) => verdict === "fail").length;
    const errors = gates.filter(({ verdict }) => verdict === "undecided").length + (missing > 0 ? 1 : 0);
    const head = `name="${attribute(className)}" tests="${gates.length + 1}" failures="${failures}" errors="${errors}" skipped="0"`;
    return [
      {
        failures,
        errors,
        tests: gates.length + 1,
        xml: `  <testsuite ${head}>\n${cases.join("")}${ran}  </testsuite>\n`,
      },
    ];
  });
  const total = (field: "tests" | "failures" | "errors") => suites.reduce((sum, suite) => sum + suite[field], 0);
  const head = `name="${attribute(`plumbline ${report.provenance.runId}`)}" tests="${total("tests")}" failures="${total("failures")}" errors="${total("errors")}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.map(({ xml }) => xml).join("")}</testsuites>\n`;
}

function gateCase(gate: ReportGate, className: string): string {
  const open = `    <testcase classname="${attribute(className)}" name="${attribute(`${gate.gateId}: ${gate.require}`)}"`;
  if (gate.verdict === "pass") return `${open}/>\n`;
  const element = gate.verdict === "fail" ? "failure" : "error";
  const type = gate.verdict === "fail" ? "gate-failed" : "gate-undecided";
  return `${open}>\n      <${element} type="${type}" message="${attribute(gate.explanation)}">${content(gate.because)}</${element}>\n    </testcase>\n`;
}

/** {@link visibleText} leaves no character that XML 1.0 forbids: controls, surrogates, U+FFFE and U+FFFF are named. */
function content(text: string): string {
  return visibleText(text, "space").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function attribute(text: string): string {
  return content(text).replace(/"/g, "&quot;");
}
