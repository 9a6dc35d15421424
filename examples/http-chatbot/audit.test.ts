import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeIo } from "../../src/cli/fixtures/fake-io.ts";
import { auditChatbot } from "./audit.ts";

test("the example chatbot is audited over a real socket, and the audit shows where it is weak", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "plumbline-example-"));
  const io = fakeIo({ cwd });
  const code = await auditChatbot(io, ["--quiet"]);
  expect(code).toBe(1);
  const [run = ""] = readdirSync(join(cwd, "plumbline-report"));
  const report = JSON.parse(readFileSync(join(cwd, "plumbline-report", run, "report.json"), "utf8"));
  const audited = report.verdicts.filter((verdict: { assistant: string }) =>
    verdict.assistant.startsWith("http://127.0.0.1"),
  );
  expect(audited).toMatchObject([{ suiteId: "crisis", verdict: "fail" }]);
  expect(report.spent.calls).toBeGreaterThan(100);
}, 60_000);
