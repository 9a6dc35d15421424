// The guard as `plumbline guard` sets it up, built, with its audit log and its counts, as a process of its own.
import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Detection from "../../src/detection/index.ts";
import type * as GuardRoom from "../../src/guard/index.ts";
import type * as Models from "../../src/models/index.ts";

const dist = new URL("../../dist/", import.meta.url);
const { loadDetectors } = (await import(new URL("detection/index.js", dist).href)) as typeof Detection;
const room = (await import(new URL("guard/index.js", dist).href)) as typeof GuardRoom;
const { createEgress } = (await import(new URL("models/index.js", dist).href)) as typeof Models;

room.spareCollections();
const detectors = loadDetectors();
const policy = room.loadPolicy("default", { detectors });
const metrics = room.guardMetrics();
const log = await room.openAuditLog({ path: join(mkdtempSync(join(tmpdir(), "guard-speed-")), "decisions.jsonl") });
const guard = room.createGuard({
  policy: () => policy,
  detectors,
  async record(decision) {
    await log.append({ kind: "decision", decision });
    metrics.observe(decision);
  },
});
const server = await room.startGuardServer(
  {
    guard,
    upstream: room.openUpstream({ egress: createEgress({ connections: 1_024 }), baseUrl: process.argv[2] ?? "" }),
    metrics,
    perMinute: 10_000_000,
    newId: randomUUID,
    log: console.error,
  },
  0,
  "127.0.0.1",
);
process.on("disconnect", () => process.exit());
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.send?.(server.baseUrl);
