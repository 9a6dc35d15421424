// Brings a fresh clone to the point where the other scripts can run: packages, and on Debian a browser.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command with its output shown; ends this process with the command's exit code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (result.error !== undefined) {
    console.error(`${command} could not be started: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/**
 * Installs the packages when they are missing or older than the lock file.
 *
 * Not `npm ci`: the lock file was made where only Linux builds of the platform packages could be seen, and `npm ci`
 * refuses a lock that lacks the others. Elsewhere than on Linux the lock is left out of it (direct versions are exact).
 */
export function installPackages() {
  const marker = join(root, "node_modules", ".package-lock.json");
  const isCurrent = existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
  if (isCurrent) return;
  const lock = process.platform === "linux" ? [] : ["--no-package-lock"];
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", ...lock], { shell: process.platform === "win32" });
}

/** The browser the page tests drive: `PLUMBLINE_CHROMIUM`, or one that is installed, or Debian's package. */
export function findBrowser() {
  const known = [
    process.env.PLUMBLINE_CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  return known.find((path) => path !== undefined && existsSync(path));
}

/** Installs Chromium on Debian and its relatives, as root or with sudo that asks nothing. */
export function installBrowser() {
  if (findBrowser() !== undefined) return;
  const isDebian = existsSync("/etc/debian_version") && readFileSync("/etc/debian_version", "utf8").length > 0;
  if (!isDebian) {
    console.error("No Chromium found: install one, or set PLUMBLINE_CHROMIUM to its path. The page tests need it.");
    return;
  }
  const isRoot = process.getuid?.() === 0;
  const [command, ...before] = isRoot ? ["apt-get"] : ["sudo", "-n", "apt-get"];
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const args = [...before, "-o", "DPkg::Lock::Timeout=300", "-qq", ...step];
    const result = spawnSync(command, args, { stdio: "inherit", env: environment });
    if (result.status !== 0) console.error(`"${[command, ...args].join(" ")}" failed; the page tests need Chromium.`);
  }
}
