import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { type ClientProfile, profilePersona, sampleProfiles, tableOf } from "../../simulated-clients/index.ts";
import type { Persona } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";

/** The flags of `plumbline personas sample`. */
export interface SampleFlags {
  kind: string;
  n: number;
  seed: string;
  first: number;
  as: "profiles" | "personas";
  out?: string;
}

/** `plumbline personas sample --kind KIND --n N --seed SEED`: drawn profiles, one JSON object a line. */
export async function sampleCommand(flags: SampleFlags, io: CommandIo): Promise<number> {
  const seed = /^-?\d+$/.test(flags.seed) && Number.isSafeInteger(Number(flags.seed)) ? Number(flags.seed) : flags.seed;
  const profiles = sampleProfiles(flags.kind, flags.n, seed, { first: flags.first });
  const lines = function* (): Generator<string> {
    for (const profile of profiles) {
      yield `${JSON.stringify(flags.as === "personas" ? drawnPersona(profile) : profile)}\n`;
    }
  };
  writeLines(lines(), flags.out, io);
  return exitCode.ok;
}

/** A drawn profile as the person that its own table makes of it. */
export function drawnPersona(profile: ClientProfile): Persona {
  const inner = profile.record.member_attributes;
  const attributes = typeof inner === "object" && inner !== null ? inner : profile.record;
  // A drawn record is what the table drew: texts, numbers and lists of texts.
  return profilePersona(tableOf(profile.format), attributes as Parameters<typeof profilePersona>[1], profile.id);
}

/** Lines into a file, or to standard output in pieces, without keeping all of them. */
export function writeLines(lines: Iterable<string>, out: string | undefined, io: CommandIo): void {
  const file = out === undefined ? undefined : openSync(resolve(io.cwd, out), "w");
  const flush = (text: string) => (file === undefined ? io.out(text) : void writeSync(file, text));
  try {
    let pending = "";
    for (const line of lines) {
      pending += line;
      if (pending.length < 1_000_000) continue;
      flush(pending);
      pending = "";
    }
    if (pending !== "") flush(pending);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
