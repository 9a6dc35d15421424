import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { initFiles } from "../init-files.ts";

/** `plumbline init [FOLDER]`: a config, an example suite and a CI workflow. Existing files are left as they are. */
export async function initCommand({ folder }: { folder: string }, io: CommandIo): Promise<number> {
  const root = resolve(io.cwd, folder);
  for (const [path, text] of Object.entries(initFiles)) {
    const target = join(root, path);
    const shown = relative(io.cwd, target);
    if (existsSync(target)) {
      io.out(`Kept:    ${shown} (it exists already)\n`);
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    io.out(`Written: ${shown}\n`);
  }
  io.out("\nTry it without any key:  npx plumbline audit first-suite --assistant builtin:attentive\n");
  return exitCode.ok;
}
