import { setFlagsFromString } from "node:v8";

/**
 * Has the engine collect all garbage seldom, for the whole process, since every reply on its way waits for that (`docs/speed.md`).
 * For programs that are a guard and nothing else; call it before the first request.
 *
 * Objects begin among the young ones always. Otherwise the engine learns from requests that wait for a slow model that such objects
 * live long, and makes those of the next requests old from their birth; what they refer to is then kept until a full collection.
 * And the heap may grow to four times what is in use, 130 MB for 30, before there is one; below a limit set with
 * `--max-old-space-size` it still stays.
 */
export function spareCollections(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
  setFlagsFromString("--heap-growing-percent=300");
}
