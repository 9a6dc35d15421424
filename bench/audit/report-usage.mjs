// Preloaded into a measured process: writes what it used to the file named in PLUMBLINE_USAGE_FILE when it ends.
import { writeFileSync } from "node:fs";

const file = process.env.PLUMBLINE_USAGE_FILE;
if (file !== undefined) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 }));
  });
}
