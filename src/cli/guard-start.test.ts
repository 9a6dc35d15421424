import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { workspace } from "./fixtures/workspace.ts";

const upstream = ["guard", "--upstream", "http://127.0.0.1:9/v1", "--port", "0"];

describe("an ordinary mistake at the start of the guard is one sentence and exit 2", () => {
  test.each([
    ["a port that does not exist", ["--port", "70000"], "65535"],
    ["a log that is a folder", ["--log", "."], "folder"],
    ["an address of this machine that it does not have", ["--host", "192.0.2.1", "--open"], "192.0.2.1"],
    ["a model that is not asked by HTTP", ["--upstream", "ftp://x/v1"], "https://"],
    ["a model's address with a query", ["--upstream", "https://x/v1?key=abc"], "query"],
    ["an origin that is none", ["--origin", "notorigin"], "https://app.example"],
    ["an origin with a path, which no browser sends", ["--origin", "https://app.example/"], "https://app.example"],
    ["a webhook that is not asked by HTTP", ["--hand-over", "duty=ftp://x/y"], "https://"],
    ["a name that no rule hands over to", ["--hand-over", "boss=https://host/hook"], "duty"],
    [
      "a name with two webhooks",
      ["--hand-over", "duty=https://host/one", "--hand-over", "duty=https://host/two"],
      "duty",
    ],
    ["a locale that is none", ["--locale", "american"], "en-US"],
    ["a locale without a country", ["--locale", "en"], "en-US"],
  ])("%s", async (_mistake, more, named) => {
    using place = workspace();
    const { code, out, err } = await place.run([...upstream, ...more]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(named);
    expect(err).not.toContain("internal error");
  });

  test("a port on which something else listens", async () => {
    using place = workspace();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo; // a TCP server has one
    try {
      const { code, err } = await place.run([...upstream, "--port", String(port)]);
      expect(code).toBe(2);
      expect(err).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} .*something else listens there\\.\n$`));
      expect(err).not.toContain("internal error");
    } finally {
      other.close();
    }
  });
});
