import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { initFiles } from "../init-files.ts";
import { configNames } from "../load-config.ts";

/** `plumbline init [FOLDER]`: a config, an example suite and a CI workflow. Existing files are left as they are. */
export async function initCommand({ folder }: { folder: string }, io: CommandIo): Promise<number> {
  const root = resolve(io.cwd, folder);
  const ownConfig = configNames.find((name) => existsSync(join(root, name)));
  for (const [path, text] of Object.entries(initFiles)) {
    const target = join(root, path);
    // A second config beside the user's own, whatever its ending, would only be in its way.
    const kept = configNames.includes(path) ? ownConfig : existsSync(target) ? path : undefined;
    if (kept !== undefined) {
      io.out(`Kept:    ${relative(io.cwd, join(root, kept))} (it exists already)\n`);
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    io.out(`Written: ${relative(io.cwd, target)}\n`);
  }
  const where = relative(io.cwd, root);
  const suite = ownConfig === undefined ? "first-suite" : "suites/first-suite";
  io.out(`\nTry it without any key${where === "" ? "" : `, in ${where}`}:\n`);
  io.out(`  npx plumbline-ai audit ${suite} --assistant builtin:attentive\n`);
  return exitCode.ok;
}
