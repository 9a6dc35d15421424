import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Puts a command where the loopback interface is the only network. */
const isolate = ["-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const unshare = "unshare";
const probe = spawnSync(unshare, [...isolate, "true"], { stdio: "ignore" });
const whyNot = probe.error !== undefined ? "there is no unshare here" : "network namespaces are not permitted here";

test.skipIf(probe.status !== 0)(
  `every provider works with nothing but loopback, and nothing else is dialled${probe.status === 0 ? "" : ` (skipped: ${whyNot})`}`,
  async () => {
    const program = fileURLToPath(new URL("fixtures/ask-in-namespace.ts", import.meta.url));
    const run = promisify(execFile);
    const { stdout } = await run(unshare, [...isolate, process.execPath, "--import", "tsx", program]);
    const seen: unknown = JSON.parse(stdout);
    expect(seen).toEqual({
      statuses: Object.fromEntries(
        ["http", "openai:m", "anthropic:m", "google:m", "ollama:m"].flatMap((kind) => [
          [`${kind} whole`, "complete"],
          [`${kind} streamed`, "complete"],
        ]),
      ),
      connections: ["127.0.0.1"],
      // An address and no name: nothing was looked up.
      lookups: ["127.0.0.1"],
      outside: "ENETUNREACH",
      requests: 10,
    });
  },
);
