import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { libraryFolder } from "../../content/index.ts";
import { openParticipants, type SimulatedConversation, type SimulationSource, simulate } from "../../runs/index.ts";
import { listPersonaIds } from "../../simulated-clients/index.ts";
import { listSuiteIds, loadSuite } from "../../suites/index.ts";
import type { Persona } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { findPersona } from "../find-persona.ts";
import { suiteSearch } from "../known-suites.ts";
import { type Config, loadConfig } from "../load-config.ts";
import { type Bench, openBench } from "../open-bench.ts";
import { packageVersion } from "../package-version.ts";

/** The flags of `plumbline simulate`. */
export interface SimulateFlags {
  sources: string[];
  assistant: string[];
  client: string[];
  n: number;
  exchanges?: number;
  out: string;
  states?: boolean;
  seed?: number;
  concurrency?: number;
  quiet?: boolean;
  maxCost?: number;
  timeout?: number;
  store?: string;
}

/** `plumbline simulate`: conversations without judging, as a corpus that can be gone on with. */
export async function simulateCommand(flags: SimulateFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  if (flags.assistant.length === 0) {
    io.err("Name an assistant that answers, for example --assistant builtin:attentive.\n");
    return exitCode.usage;
  }
  const seed = flags.seed ?? config.seed ?? 1;
  const concurrency = flags.concurrency ?? config.concurrency;
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: "none",
      prices: config.prices,
      concurrency,
      maxCostUsd: flags.maxCost ?? config.maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
    },
    io,
  );
  const sources = sourcesOf(flags, { config, bench, seed }, io);
  const [client = config.client ?? null, ...moreClients] = flags.client;
  await using participants = await openParticipants(
    { assistants: flags.assistant.map((ref) => ({ ref })), client, moreClients, judge: "builtin:rules" },
    bench.ports,
  );
  const path = resolve(io.cwd, flags.out);
  const manifest = {
    schemaVersion: 1,
    kind: "corpus-manifest",
    corpus: basename(path),
    plumbline: packageVersion(),
    seed,
    conversationsOfEach: flags.n,
    states: flags.states === true,
    assistants: [...participants.assistants.values()].map(({ description }) => description),
    clients: participants.clients,
    sources,
  };
  const manifestPath = path.replace(/(\.jsonl)?$/, ".manifest.json");
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if (existsSync(path)) {
    const before = existsSync(manifestPath) ? readFileSync(manifestPath, "utf8") : "";
    if (before !== text) {
      io.err(`${flags.out} was made otherwise (see its manifest), so going on would mix two. Name another --out.\n`);
      return exitCode.usage;
    }
  } else {
    writeFileSync(manifestPath, text);
    writeFileSync(path, "");
  }
  const done = readDone(path);
  const controller = new AbortController();
  const stopListening = io.onInterrupt(() => controller.abort(new DOMException("Interrupted.", "AbortError")));
  try {
    const counts = await simulate(
      {
        sources,
        assistants: participants.assistants,
        clients: participants.clients,
        repeats: flags.n,
        seed,
        done,
      },
      {
        clientFor: participants.clientFor,
        store: async (conversation) => appendFileSync(path, lineOf(conversation, flags.states === true)),
        signal: controller.signal,
        ...(concurrency === undefined ? {} : { concurrency }),
      },
    );
    const list = (entries: Readonly<Record<string, number>>) =>
      Object.entries(entries)
        .map(([name, count]) => `${count} ${name}`)
        .join(", ");
    const failed = Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
    if (flags.quiet !== true) {
      const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} were there already`;
      io.err(`${counts.planned} conversations${skipped}. Ended: ${list(counts.ended) || "none"}.\n`);
    }
    if (failed > 0) io.err(`Failed and not stored: ${list(counts.failed)}. The same command tries them again.\n`);
    return failed > 0 ? exitCode.undecided : exitCode.ok;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    io.err("Stopped. The same command goes on from what is stored.\n");
    return exitCode.undecided;
  } finally {
    stopListening();
  }
}

function sourcesOf(
  { sources, exchanges = 10 }: SimulateFlags,
  { config, bench, seed }: { config: Config; bench: Bench; seed: number },
  io: CommandIo,
): SimulationSource[] {
  const search = suiteSearch(config, io);
  const suites = listSuiteIds(search);
  const { detectors } = bench.ports;
  const ofPersona = (persona: Persona): SimulationSource => ({
    id: persona.id,
    locale: persona.locale,
    tags: {},
    client: { kind: "persona", persona, exchanges, visits: persona.visits?.length ?? 1 },
  });
  return (sources.length === 0 ? listPersonaIds() : sources).flatMap((source): SimulationSource[] => {
    const isSuite = suites.includes(source) || existsSync(join(resolve(io.cwd, source), "suite.yaml"));
    const isPersona = existsSync(join(libraryFolder(), "personas", `${source}.yaml`)) || /\.ya?ml$/.test(source);
    if (isPersona || !isSuite) return [ofPersona(findPersona(source, { seed, detectors }, io))];
    const { definition, scenarios } = loadSuite(source, search);
    const { exchanges: most } = definition.conversation;
    return scenarios.map(({ id, locale, client, tags }) => ({
      id: `${definition.id}/${id}`,
      locale,
      client,
      tags,
      ...(most === undefined ? {} : { exchanges: most }),
    }));
  });
}

/** A line that `plumbline rate` reads; a conversation over several visits says for each message which. */
function lineOf(
  { id, source, assistant, client, repeat, outcome, turns }: SimulatedConversation,
  states: boolean,
): string {
  const messages = turns.map(({ speaker, text, visit }) => ({
    role: speaker === "client" ? "user" : "assistant",
    content: text,
    ...(visit === undefined ? {} : { visit }),
  }));
  const hidden = turns.flatMap(({ index, clientState }) =>
    clientState === undefined ? [] : [{ turn: index, ...clientState }],
  );
  const { lastVisit, ...end } = { lastVisit: undefined, ...outcome };
  return `${JSON.stringify({
    id,
    source: source.id,
    locale: source.locale,
    tags: source.tags,
    assistant,
    client,
    repeat,
    outcome: end,
    messages,
    ...(states ? { states: hidden, ...(lastVisit === undefined ? {} : { lastVisit }) } : {}),
  })}\n`;
}

/** Ids in a corpus; a last line that was cut off when the process was killed is removed. */
function readDone(path: string): Set<string> {
  const text = readFileSync(path, "utf8");
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  return new Set(
    text
      .slice(0, end)
      .split("\n")
      .flatMap((line) => {
        const id = /^\{"id":"([0-9a-f]{24})"/.exec(line)?.[1];
        return id === undefined ? [] : [id];
      }),
  );
}
