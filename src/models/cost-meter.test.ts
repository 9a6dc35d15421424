import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContentError } from "../content/index.ts";
import { scriptedModel } from "../testing/index.ts";
import { costMeter, loadPriceTable, type ModelReply, type ModelRequest, metered, Price, priceTable } from "./index.ts";

const signal = new AbortController().signal;
const request: ModelRequest = {
  messages: [{ role: "user", text: "x".repeat(4_000) }],
  maxOutputTokens: 1_000,
  repeat: 0,
  purpose: "assistant",
};
/** 1,000 tokens in and 1,000 out cost one dollar. */
const prices = priceTable([
  Price.parse({ model: "scripted", input: 400, output: 600, source: "invented", date: "2026-01-01" }),
]);

function answer(costUsd: number | null): ModelReply {
  const usage = { calls: 1, inputTokens: 1_000, outputTokens: 1_000, costUsd, cached: false };
  return { status: "complete", text: "hello", finish: "stop", usage };
}

describe("a price table", () => {
  test("multiplies tokens by the price of a million, those from the provider's cache by theirs", () => {
    const table = priceTable([
      Price.parse({
        model: "a:b",
        snapshots: ["a:b-1"],
        input: 2,
        output: 10,
        cachedInput: 0.5,
        source: "s",
        date: "2026-01-01",
      }),
    ]);
    // 0.6 M x 2 + 0.4 M x 0.5 + 0.1 M x 10 = 1.2 + 0.2 + 1
    expect(table.costOf("a:b-1", { input: 600_000 + 400_000, output: 100_000, cachedInput: 400_000 })).toBeCloseTo(
      2.4,
      12,
    );
  });

  test("says null and not zero where no price is known", () => {
    expect(prices.costOf("openai:unheard-of", { input: 1, output: 1, cachedInput: 0 })).toBeNull();
  });

  test("that ships has a source and a date for every price, and no reference twice", () => {
    const table = loadPriceTable();
    expect(table.priceOf("openai:gpt-5.2")).toMatchObject({ input: 1.75, output: 14, date: "2026-11-21" });
    expect(table.priceOf("anthropic:claude-sonnet-4-5-20250929")).toMatchObject({ input: 3, output: 15 });
  });

  test("lets a file of the user's own win, and says where that file is wrong", () => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-prices-"));
    const own = join(folder, "prices.yaml");
    const entry = (input: string) =>
      `schemaVersion: 1\nprices:\n  - model: openai:gpt-5.2\n    input: ${input}\n    output: 2\n    source: contract\n    date: "2026-05-01"\n`;
    writeFileSync(own, entry("1"));
    expect(loadPriceTable(own).costOf("openai:gpt-5.2", { input: 1_000_000, output: 0, cachedInput: 0 })).toBe(1);
    writeFileSync(own, entry("cheap"));
    expect(() => loadPriceTable(own)).toThrow(ContentError);
    expect(() => loadPriceTable(own)).toThrow("prices.yaml:4:12 prices[0].input");
    rmSync(folder, { recursive: true });
  });
});

describe("a cost meter", () => {
  test("adds up what was asked, and counts calls of unknown cost apart", async () => {
    const meter = costMeter();
    const model = metered(scriptedModel(answer(0.25), answer(null), answer(0.5)), meter, priceTable());
    for (let call = 0; call < 3; call += 1) await model.reply(request, signal);
    expect(meter).toMatchObject({
      calls: 3,
      inputTokens: 3_000,
      outputTokens: 3_000,
      spentUsd: 0.75,
      unpricedCalls: 1,
    });
  });

  test("refuses the call that would go over the limit, unsent", async () => {
    const asked = scriptedModel(answer(1), answer(1), answer(1));
    const model = metered(asked, costMeter(2.5), prices);
    const replies = [];
    for (let call = 0; call < 3; call += 1) replies.push(await model.reply(request, signal));
    expect(replies.map((reply) => reply.status)).toEqual(["complete", "complete", "failed"]);
    expect(replies[2]).toMatchObject({ failure: { cause: "over-budget" } });
    expect(asked.requests).toHaveLength(2);
  });

  test("counts what running calls may cost, so that many at once stay within the limit together", async () => {
    const asked = scriptedModel(...Array.from({ length: 10 }, () => answer(1)));
    const meter = costMeter(4);
    const model = metered(asked, meter, prices);
    const replies = await Promise.all(Array.from({ length: 10 }, () => model.reply(request, signal)));
    expect(replies.filter((reply) => reply.status === "complete")).toHaveLength(4);
    expect(meter.spentUsd).toBe(4);
  });

  test("gives back what a call did not need", async () => {
    const meter = costMeter(1.5);
    const model = metered(scriptedModel(answer(0.1), answer(0.1), answer(0.1)), meter, prices);
    for (let call = 0; call < 3; call += 1) expect((await model.reply(request, signal)).status).toBe("complete");
    expect(meter.spentUsd).toBeCloseTo(0.3, 12);
  });

  test("asks nothing more, priced or not, once the limit is reached", async () => {
    const meter = costMeter(1, 1);
    const model = metered(scriptedModel("never asked"), meter, priceTable());
    expect(await model.reply(request, signal)).toMatchObject({ failure: { cause: "over-budget" } });
  });

  test("counts what a failed reply cost, and frees what a thrown error had set aside", async () => {
    const meter = costMeter(1.5);
    const failed: ModelReply = {
      status: "failed",
      failure: { cause: "not-json", detail: "prose" },
      usage: { calls: 1, inputTokens: 5, outputTokens: 5, costUsd: 0.01, cached: false },
    };
    const model = metered(scriptedModel(failed, new Error("defect"), answer(0.2)), meter, prices);
    await model.reply(request, signal);
    await expect(model.reply(request, signal)).rejects.toThrow("defect");
    expect(meter.spentUsd).toBe(0.01);
    // Had the error left its dollar set aside, this would be over the limit.
    expect(meter.reserve(1.49)).toBeDefined();
  });
});
