import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../../content/index.ts";
import { cascade, loadDetectors, modelDetector, openRiskReader } from "../../detection/index.ts";
import {
  type ApiKey,
  type AuditLog,
  createGuard,
  guardMetrics,
  handOverByWebhook,
  type KeptText,
  loadPolicy,
  modelReviewer,
  openAuditLog,
  openUpstream,
  type Policy,
  spareCollections,
  startGuardServer,
  telemetry,
  upstreamWatch,
  watchPolicy,
} from "../../guard/index.ts";
import { createEgress, openModelDoor } from "../../models/index.ts";
import { visibleText } from "../../reports/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import {
  namesCountry,
  openingLines,
  unansweredHandOvers,
  unknownCountry,
  untoldHandOvers,
  unusedHandOver,
} from "../guard-notices.ts";
import type { HandOverAddress } from "../guard-option-readers.ts";
import { packageVersion } from "../package-version.ts";

/** The flags of `plumbline guard`. */
export interface GuardFlags {
  upstream?: string;
  policy: string;
  port: number;
  host: string;
  detector?: string;
  reviewer?: string;
  log?: string;
  keep: KeptText;
  keys?: string;
  keyVariable?: string;
  handOver: HandOverAddress[];
  origin: string[];
  observe?: boolean;
  open?: boolean;
  durable?: boolean;
  retain?: number;
  perMinute?: number;
  maxBody?: number;
  /** Seconds; without it the policy's own time holds. */
  timeout?: number;
  /** Of people whose request names none; without it the policy's. */
  locale?: string;
}

const KeysFile = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(80),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits; plumbline guard key NAME makes one"),
        perMinute: z.int().positive().optional(),
      }),
    )
    .min(1),
});

/** `plumbline guard`: stands in front of a model until it is told to stop. */
export async function guardCommand(flags: GuardFlags, io: CommandIo): Promise<number> {
  if (flags.upstream === undefined) {
    io.err("Name the model's address: --upstream https://host/v1\n");
    return exitCode.usage;
  }
  if (flags.locale !== undefined && !namesCountry(flags.locale)) {
    io.err("--locale takes a language and a country, such as en-US.\n");
    return exitCode.usage;
  }
  const keys: ApiKey[] =
    flags.keys === undefined ? [] : readContent(resolve(io.cwd, flags.keys), KeysFile, flags.keys).value.keys;
  const isLocal = ["127.0.0.1", "localhost", "::1"].includes(flags.host);
  if (!isLocal && keys.length === 0 && flags.open !== true) {
    io.err(
      `On ${flags.host} anybody who reaches this machine could use the guard: give it keys (--keys FILE, made with: plumbline guard key NAME), or say --open.\n`,
    );
    return exitCode.usage;
  }
  const upstreamKey = flags.keyVariable === undefined ? undefined : io.env[flags.keyVariable]?.trim();
  if (flags.keyVariable !== undefined && (upstreamKey === undefined || upstreamKey === "")) {
    io.err(`The environment variable ${flags.keyVariable} is not set.\n`);
    return exitCode.usage;
  }
  if (keys.length > 0 && upstreamKey === undefined) {
    io.err("Note: callers' keys open the guard and are not sent on; name the upstream's own with --key-variable.\n");
  }
  spareCollections();
  const say = (sentence: string): void => io.err(`${visibleText(sentence)}\n`);
  const detectors = loadDetectors();
  const metrics = guardMetrics();
  let log: AuditLog | undefined;
  const load = () => withFlags(loadPolicy(flags.policy, { detectors, cwd: io.cwd }), flags);
  const toldNames = flags.handOver.map(({ name }) => name);
  const first = load();
  const unused = unusedHandOver(first, toldNames);
  if (unused !== undefined) {
    say(unused);
    return exitCode.usage;
  }
  using watched = watchPolicy({
    load,
    files: [...first.files.map(({ path }) => path), join(libraryFolder(), "guard/completions.yaml")],
    onLoaded(policy) {
      metrics.count("policy_reloads");
      say(`Policy ${policy.id} ${policy.version} (${policy.sha256.slice(0, 12)}) is in force.`);
      for (const warning of unansweredHandOvers(policy, toldNames)) say(warning);
      const unused = unusedHandOver(policy, toldNames);
      if (unused !== undefined) say(`Warning: ${unused}`);
      note(log, "policy-loaded", `${policy.id} ${policy.version} ${policy.sha256}`, say);
    },
    onRefused(message) {
      metrics.count("policy_reload_failures");
      say(`The changed policy cannot be used; the old one stays in force.\n${message}`);
      note(log, "policy-refused", "cannot be used", say);
    },
  });
  const waitMs = first.settings.upstreamTimeoutMs;
  const egress = createEgress({
    // The guard's own clock, the policy's, ends a wait. These end what it gave up; a policy changed later may wait longer.
    headersTimeoutMs: flags.timeout === undefined ? Math.max(waitMs, longestStreamMs) : waitMs,
    idleTimeoutMs: waitMs,
    totalTimeoutMs: Math.max(waitMs, longestStreamMs),
    maxReplyBytes: 20_000_000,
    connections: 1_024,
  });
  await using door = openModelDoor({ env: io.env, retry: { attempts: 2 } });
  const builtin = openRiskReader();
  const reader =
    flags.detector === undefined
      ? cascade(builtin)
      : cascade(
          builtin,
          modelDetector(door.open(flags.detector), { timeoutMs: watched.current().settings.checkTimeoutMs }),
        );
  const path = resolve(io.cwd, flags.log ?? ".plumbline/guard/decisions.jsonl");
  log = await openAuditLog({ path, now: io.now, isDurable: flags.durable === true }).catch((cause: unknown) => {
    throw withPath(cause, path);
  });
  const written = log;
  const watch = upstreamWatch({ say });
  const traced = telemetry(packageVersion());
  const guard = createGuard({
    policy: watched.current,
    detectors,
    cascade: reader,
    ...(flags.reviewer === undefined ? {} : { reviewer: modelReviewer(door.open(flags.reviewer)) }),
    async record(decision) {
      for (const sentence of untoldHandOvers(decision)) say(sentence);
      try {
        await written.append({ kind: "decision", decision });
      } catch (cause) {
        metrics.count("record_failures");
        const failed = {
          ...decision,
          status: "guard-failed" as const,
          failure: { stage: "record" as const, cause: "not written" },
        };
        metrics.observe(failed);
        say("A decision could not be written to the audit log; the person got the fallback.");
        throw cause;
      }
      metrics.observe(decision);
      traced.observe(decision, "proxy");
      watch.observe(decision);
    },
    ...(flags.handOver.length === 0
      ? {}
      : {
          handOver: handOverByWebhook({
            egress,
            webhooks: Object.fromEntries(flags.handOver.map(({ name, address }) => [name, address])),
          }),
        }),
    observe: flags.observe === true,
    keepText: flags.keep,
  });
  const server = await startGuardServer(
    {
      guard,
      upstream: openUpstream({ egress, baseUrl: flags.upstream, apiKey: upstreamKey }),
      metrics,
      keys,
      ...(flags.perMinute === undefined ? {} : { perMinute: flags.perMinute }),
      ...(flags.maxBody === undefined ? {} : { maxBodyBytes: flags.maxBody }),
      origins: flags.origin,
      isWritable: () => written.isWritable,
      newId: randomUUID,
      log: say,
    },
    flags.port,
    flags.host,
  ).catch(async (cause: unknown) => {
    await written[Symbol.asyncDispose]();
    throw cause;
  });
  await written.append({
    kind: "event",
    event: "start",
    detail: `policy ${watched.current().id} ${watched.current().sha256}`,
  });
  const retention = flags.retain === undefined ? undefined : startRetention(written, flags.retain, io, say);
  for (const warning of unansweredHandOvers(watched.current(), toldNames)) say(warning);
  const { locale } = watched.current().settings;
  const unknown = locale === undefined ? undefined : unknownCountry(locale);
  if (unknown !== undefined) say(unknown);
  const opening = openingLines({
    address: server.baseUrl,
    upstream: flags.upstream,
    guard,
    policy: watched.current(),
    isObserving: flags.observe === true || watched.current().settings.mode === "observe",
    path,
    keep: flags.keep,
  });
  io.out(`${opening.map((line) => visibleText(line)).join("\n")}\n`);
  const onReload = (): void => void watched.reload();
  process.on("SIGHUP", onReload);
  await new Promise<void>((stop) => {
    const forget = io.onInterrupt(() => {
      forget();
      stop();
    });
  });
  process.off("SIGHUP", onReload);
  clearInterval(retention);
  say("Taking nothing more; waiting for what is under way.");
  const unfinished = await server.drain(30_000);
  if (unfinished > 0) say(`Exchanges that did not end in time and may be missing on record: ${unfinished}.`);
  await written.append({ kind: "event", event: "stop", detail: "drained" });
  await written[Symbol.asyncDispose]();
  egress.close();
  io.out(`Stopped. The log's last line has the hash ${written.head}.\n`);
  return exitCode.ok;
}

/** A stream that goes on sending may take this long in all, or as long as the wait for the model where that is longer. */
const longestStreamMs = 300_000;

/** What the command names holds before what the policy says, also when the policy changes. */
function withFlags(policy: Policy, { timeout, locale }: GuardFlags): Policy {
  return {
    ...policy,
    settings: {
      ...policy.settings,
      ...(timeout === undefined ? {} : { upstreamTimeoutMs: Math.ceil(timeout * 1_000) }),
      ...(locale === undefined ? {} : { locale }),
    },
  };
}

/** What the system refuses once a file is open no longer names the file. */
function withPath(cause: unknown, path: string): unknown {
  return cause instanceof Error && "syscall" in cause && !("path" in cause) ? Object.assign(cause, { path }) : cause;
}

function note(
  log: AuditLog | undefined,
  event: "policy-loaded" | "policy-refused",
  detail: string,
  say: (sentence: string) => void,
): void {
  log?.append({ kind: "event", event, detail }).catch(() => say("The audit log could not be written to."));
}

/** Deletes the words and decisions older than so many days, now and then every hour. */
function startRetention(log: AuditLog, days: number, io: CommandIo, say: (sentence: string) => void): NodeJS.Timeout {
  const sweep = (): void => {
    const before = new Date(io.now().getTime() - days * 86_400_000);
    log.remove({ before }).then(
      (count) => count > 0 && say(`${count} decisions older than ${days} days were deleted.`),
      () => say("Old decisions could not be deleted."),
    );
  };
  sweep();
  const timer = setInterval(sweep, 3_600_000);
  timer.unref();
  return timer;
}
