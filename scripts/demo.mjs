// Two minutes with Plumbline: installs, builds, and audits the built-in assistants with both core suites.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
installPackages();
if (!existsSync(join(root, "dist", "cli", "main.js"))) {
  const built = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), "--no-types"], { stdio: "inherit" });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const assistants = ["builtin:attentive", "builtin:sycophant", "builtin:abrupt"];
const args = [
  "audit",
  "spiral",
  "crisis",
  ...assistants.flatMap((ref) => ["--assistant", ref]),
  "--out",
  "plumbline-report",
];
const audit = spawnSync(process.execPath, [join(root, "dist", "cli", "main.js"), ...args], { stdio: "inherit" });
// A gate that fails is the expected outcome here: two of the three assistants are bad on purpose.
process.exit(audit.status === 1 || audit.status === 3 ? 0 : (audit.status ?? 1));
