import { profileSampler, profileTables } from "../src/simulated-clients/index.ts";

/**
 * Profiles drawn per second, per kind, on one core. Needed: 50,000.
 *
 * `npx tsx bench/profile-sampling-speed.ts [profiles per kind]`
 */
const count = Number(process.argv[2] ?? 200_000);
const needed = 50_000;
let isEnough = true;
for (const [kind, table] of profileTables()) {
  const sampler = profileSampler(table);
  for (let index = 0; index < 5_000; index += 1) sampler.sample("warm", index);
  const heapBefore = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) sampler.sample(1, index);
  const perSecond = Math.round(count / ((performance.now() - startedAt) / 1_000));
  const grownMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  if (perSecond < needed) isEnough = false;
  const verdict = perSecond < needed ? "  too slow" : "";
  process.stdout.write(
    `${kind.padEnd(36)} ${String(perSecond).padStart(9)} profiles/s, heap ${grownMb.toFixed(1)} MB${verdict}\n`,
  );
}
process.exitCode = isEnough ? 0 : 1;
