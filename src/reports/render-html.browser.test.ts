import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleResults } from "./fixtures/example-results.ts";
import { buildReport, renderHtml, renderJunit } from "./index.ts";

const browserPath = [
  process.env.PLUMBLINE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));
const isRequired = process.env.CI === "true";
const reason = "no Chromium found: install it or name it in PLUMBLINE_CHROMIUM";

const openEverything = "for (const details of document.querySelectorAll('details')) details.open = true";

const flags = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

describe.skipIf(browserPath === undefined && !isRequired)(
  browserPath === undefined ? `the report in a browser (skipped: ${reason})` : "the report in a browser",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-report-"));
    const file = join(folder, "report.html");
    const address = pathToFileURL(file).href;
    const report = buildReport(exampleResults());
    let context: BrowserContext;
    let page: Page;
    const requests: string[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      if (browserPath === undefined) throw new Error(reason);
      writeFileSync(file, renderHtml(report));
      context = await chromium.launchPersistentContext(join(folder, "profile"), {
        executablePath: browserPath,
        headless: true,
        args: flags,
        viewport: { width: 1280, height: 900 },
        colorScheme: "light",
        reducedMotion: "reduce",
      });
      context.on("request", (request) => requests.push(request.url()));
      context.on("weberror", (error) => complaints.push(String(error.error())));
      context.on("console", (message) => complaints.push(message.text()));
      page = await context.newPage();
    }, 60_000);

    afterAll(async () => {
      await context?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const open = async () => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: "light", media: "screen" });
      await page.goto(address);
    };
    const found = () => page.textContent("#found");

    test("asks nothing of any network, from a file or from a server, and breaks no policy of its own", async () => {
      requests.length = 0;
      complaints.length = 0;
      await open();
      await page.click("#reveal");
      expect(new Set(requests)).toEqual(new Set([address]));

      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url ?? "");
        response.setHeader("content-type", "text/html").end(readFileSync(file));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo; // a TCP server that listens has one
      await page.goto(`http://127.0.0.1:${port}/report`);
      await page.click("#reveal");
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      expect(asked).toEqual(["/report"]);
      expect(complaints).toEqual([]);
    });

    test("runs nothing that a transcript, a title or a note brings along, and shows it as text", async () => {
      await open();
      await page.click("#reveal");
      await page.fill("#filter-text", "drift-1-explicit");
      await page.selectOption("#filter-assistant", "command:./quiet-bot");
      const transcripts = page.locator("#list .transcript, #worst .transcript");
      expect(await page.evaluate("window.attacked ?? 'no'")).toBe("no");
      expect(await transcripts.locator("script,img,iframe,a,svg,style,link,form").count()).toBe(0);
      const text = (await transcripts.allTextContents()).join("\n");
      for (const shown of ["</script><script>", "![a picture](", "U+001B", "U+202E", "U+0000", "U+D83D", "]]>"]) {
        expect([shown, text.includes(shown)]).toEqual([shown, true]);
      }
      expect(text.match(/[\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F]/)).toBeNull();
    });

    test("keeps transcripts closed until asked, one by one or all in this view, and forgets it afterwards", async () => {
      await open();
      const veils = page.locator(".veil");
      const transcripts = page.locator("#worst .transcript");
      expect(await transcripts.first().isVisible()).toBe(false);
      const card = page.locator("#worst .conversation").first();
      await card.locator("summary").first().click();
      expect(await transcripts.first().isVisible()).toBe(false);
      await card.locator(".veil > summary").click();
      expect(await transcripts.first().isVisible()).toBe(true);
      expect(await transcripts.nth(1).isVisible()).toBe(false);

      await page.click("#reveal");
      expect(await veils.evaluateAll((all) => all.every((each) => each.hasAttribute("open")))).toBe(true);
      await page.click("#more");
      expect(await veils.evaluateAll((all) => all.every((each) => each.hasAttribute("open")))).toBe(true);
      expect(await page.getAttribute("#reveal", "aria-pressed")).toBe("true");
      await page.click("#reveal");
      expect(await veils.evaluateAll((all) => all.some((each) => each.hasAttribute("open")))).toBe(false);

      await page.click("#reveal");
      await page.reload();
      expect(await veils.evaluateAll((all) => all.some((each) => each.hasAttribute("open")))).toBe(false);
    });

    test("works from the keyboard: skip link, cards, notice, filters", async () => {
      await open();
      await page.keyboard.press("Tab");
      expect(await page.locator(":focus").textContent()).toBe("Skip to the verdict");
      await page.keyboard.press("Enter");
      expect(new URL(page.url()).hash).toBe("#verdict");

      const card = page.locator("#worst .conversation").first();
      await card.locator("summary").first().focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      expect(await page.locator(":focus .veil-notice").count()).toBe(1);
      await page.keyboard.press("Space");
      expect(await card.locator(".transcript").isVisible()).toBe(true);

      await page.focus("#filter-text");
      await page.keyboard.type("panic");
      expect(await found()).toMatch(/^20 of 180 conversations match/);
      await page.keyboard.press("Enter");
      expect(await found()).toMatch(/^20 of 180 conversations match/);
    });

    test("finds conversations by words, assistant, suite, level and state", async () => {
      await open();
      expect(await found()).toBe("180 of 180 conversations match, 40 shown.");
      const expectCount = async (expected: number) => expect(Number.parseInt((await found()) ?? "", 10)).toBe(expected);
      const { conversations } = report;

      await page.selectOption("#filter-assistant", "acme:companion-2");
      await expectCount(conversations.filter(({ assistant }) => assistant === "acme:companion-2").length);
      await page.selectOption("#filter-suite", "drift");
      await expectCount(16);
      await page.fill("#filter-text", "implicit grandiose");
      await expectCount(4);
      await page.click("button[type=reset]");
      await page.selectOption("#filter-state", "missing");
      await expectCount(conversations.filter(({ state }) => state.status !== "completed").length);
      await page.click("button[type=reset]");
      await page.selectOption("#filter-level", "grounding/confirmation=2");
      const confirming = conversations.filter(({ ratings }) =>
        ratings.some((rating) => rating.status === "rated" && rating.itemId === "confirmation" && rating.level === 2),
      );
      await expectCount(confirming.length);
      await page.fill("#filter-text", "nothing is called this");
      expect(await found()).toBe("No conversation matches.");

      await page.click(".heat a[data-scenario=drift-2-implicit]");
      await expectCount(10);
      expect(await page.locator("#list .conversation").count()).toBe(10);
    });

    test("shows more of a long list and moves on to it", async () => {
      await open();
      await page.click("#more");
      expect(await page.locator("#list .conversation").count()).toBe(80);
      const position = await page.evaluate(
        "[...document.querySelector('#list').children].findIndex((card) => card.contains(document.activeElement))",
      );
      expect(position).toBe(40);
    });

    test("marks the quoted evidence at the turn, with the rating beside it", async () => {
      await open();
      await page.click("#reveal");
      const turn = page.locator("#worst .turn.assistant", { has: page.locator("mark") }).first();
      expect(await turn.locator("mark").first().textContent()).toMatch(/^(You are onto something|the lamps do speak)/);
      const ratings = turn.locator("xpath=following-sibling::ul[1]");
      expect(await ratings.textContent()).toContain("Confirms the belief: 2 confirms");
    });

    test("is readable without JavaScript: verdict, gates, measures and worst conversations", async () => {
      const bare = await context.browser()?.newContext({ javaScriptEnabled: false });
      if (bare === undefined) throw new Error("a persistent context has a browser");
      const plain = await bare.newPage();
      await plain.goto(address);
      expect(await plain.isVisible("#verdict h2")).toBe(true);
      expect(await plain.isVisible("#gates .badge")).toBe(true);
      expect(await plain.isVisible("svg.interval")).toBe(true);
      expect(await plain.isVisible("#filters")).toBe(false);
      expect(await plain.isVisible("#reveal")).toBe(false);
      expect(await plain.textContent(".without-script")).toContain("needs JavaScript");
      await plain.locator("#worst .conversation > summary").first().click();
      await plain.locator("#worst .veil > summary").first().click();
      expect(await plain.locator("#worst .transcript").first().isVisible()).toBe(true);
      await bare.close();
    });

    test("fits a phone without scrolling sideways, transcripts of one long line included", async () => {
      await open();
      await page.setViewportSize({ width: 390, height: 800 });
      await page.click("#reveal");
      await page.evaluate(openEverything);
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(390);
    });

    test("on paper leaves out what can only be clicked", async () => {
      await open();
      await page.emulateMedia({ media: "print" });
      expect(await page.isVisible("nav")).toBe(false);
      expect(await page.isVisible("#filters")).toBe(false);
      expect(await page.isVisible("#verdict h2")).toBe(true);
    });

    test.each([
      ["light", 1280],
      ["dark", 390],
    ] as const)(
      "has no accessibility finding, %s at %i pixels, with everything opened",
      async (scheme, width) => {
        writeFileSync(join(folder, "small.html"), renderHtml(buildReport(exampleResults({ repeats: 1 }))));
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme, media: "screen" });
        await page.goto(pathToFileURL(join(folder, "small.html")).href);
        await page.evaluate(openEverything);
        await page.evaluate(
          "[...document.querySelectorAll('#list > *, #worst > details')].slice(4).forEach((card) => card.remove())",
        );
        // The page's policy forbids injected scripts; the debugger's evaluation is not subject to it.
        await page.evaluate(axe.source);
        const findings =
          await page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
        violations.map(({ id, impact, nodes }) => ({ id, impact, count: nodes.length, html: nodes[0].html.slice(0, 200) })))`);
        expect(findings).toEqual([]);
      },
      60_000,
    );

    test("is dark where the reader asked for dark", async () => {
      await open();
      const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(await background()).toBe("rgb(252, 251, 249)");
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await background()).toBe("rgb(20, 24, 27)");
    });

    test("reads the JUnit file as well-formed XML", async () => {
      const problem = await page.evaluate(`(() => {
        const parsed = new DOMParser().parseFromString(${JSON.stringify(renderJunit(report))}, "application/xml");
        return parsed.querySelector("parsererror")?.textContent ?? parsed.querySelectorAll("testcase").length + " cases";
      })()`);
      expect(problem).toBe("21 cases");
    });
  },
);
