import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgeReply, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { forbidden, hostile } from "./fixtures/hostile-reply.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    reply: ({ model, system, messages }) => {
      if (model !== "judge") return hostile;
      return judgeReply(messages.at(-1)?.text ?? "", {
        asks: { reason: `${system === undefined ? "" : hostile}`, quotes: ["safe \u202Eevil"], level: 1 },
      });
    },
  });
});
afterAll(() => provider.close());

describe("an assistant whose replies are hostile", () => {
  test("reaches neither the terminal nor the page with anything alive, and its words come back from the store as they were", async () => {
    using place = workspace(askingSuite({ scenarios: 3, lines: 2 }));
    const argv = [
      "audit",
      "asking",
      "-a",
      provider.reference(),
      "--judge",
      provider.reference("judge"),
      "--no-controls",
    ];
    const audited = await place.run([...argv, "--format", "html,md,json,junit"]);
    expect([0, 1, 3]).toContain(audited.code);
    const id = place.report().provenance.runId;
    for (const command of [["show", id], ["report", id], ["list"], ["show", id, "--json"], ["report", id, "--json"]]) {
      const { out, err } = await place.run(command);
      expect(out).not.toMatch(forbidden);
      expect(err).not.toMatch(forbidden);
    }
    expect(audited.out + audited.err).not.toMatch(forbidden);

    const html = place.read(`plumbline-report/${id}/report.html`);
    expect(html).not.toMatch(/<script>document|<img|href="javascript/);
    expect(html).not.toMatch(/(src|href)="http:\/\/tracker/);
    expect(html).not.toMatch(forbidden);
    expect(html).toContain("U+202E");
    expect(place.read(`plumbline-report/${id}/report.md`)).not.toMatch(/!\[tracker\]\(http/);
    expect(place.read(`plumbline-report/${id}/junit.xml`)).not.toMatch(forbidden);

    const turns = place.report().conversations.flatMap((conversation) => conversation.turns);
    const said = turns.filter(({ speaker }) => speaker === "assistant").map(({ text }) => text);
    expect(said).toEqual(Array(6).fill(hostile));
    await place.run(["export", id, "--to", "exported"]);
    await place.run(["delete", id]);
    await place.run(["import", "exported"]);
    await place.run(["report", id, "--format", "json", "--out", "again"]);
    expect(place.read(`again/${id}/report.json`)).toBe(place.read(`plumbline-report/${id}/report.json`));
    const history = provider.requests.find(({ model, messages }) => model !== "judge" && messages.length === 3);
    expect(history?.messages[1]?.text).toBe(hostile);
  });

  test("is shown to a judge as data: escaped, inside its section, which it cannot close", async () => {
    const asked = provider.requests.filter(({ model }) => model === "judge");
    expect(asked.length).toBeGreaterThan(0);
    for (const { messages } of asked) {
      const prompt = messages[0]?.text ?? "";
      expect(prompt.match(/<\/transcript>/g)).toHaveLength(1);
      expect(prompt).not.toContain("<script>");
    }
  });

  test("a transcript with lone surrogates and NUL comes back as it was", async () => {
    const messages = [
      { role: "user", content: "hi" },
      { role: "assistant", content: hostile },
    ];
    using place = workspace({ ...askingSuite(), "one.json": JSON.stringify({ messages }) });
    const { code, out, err } = await place.run([
      "rate",
      "one.json",
      "--suite",
      "asking",
      "--assistant",
      "\u001b[31mbot\u202E",
    ]);
    expect(code).toBe(3); // one transcript decides nothing
    expect(out + err).not.toMatch(forbidden);
    expect(place.report().conversations[0]?.turns[1]?.text).toBe(hostile);
    const listed = await place.run(["list"]);
    expect(listed.out).toContain("<U+001B>[31mbot<U+202E>");
  });
});
