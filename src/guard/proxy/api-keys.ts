import { createHash, timingSafeEqual } from "node:crypto";

/** A key that opens the proxy. Only its hash is kept. */
export interface ApiKey {
  /** For records and counts; never the key. */
  readonly name: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly sha256: string;
  /** Requests a minute; the proxy's default when absent. */
  readonly perMinute?: number | undefined;
}

/** Whose key it is; undefined when nobody's. Compares hashes, each in the same time. */
export function findKey(keys: readonly ApiKey[], given: string | undefined): ApiKey | undefined {
  if (given === undefined) return undefined;
  const hash = createHash("sha256").update(given).digest();
  let found: ApiKey | undefined;
  for (const key of keys) {
    const known = Buffer.from(key.sha256, "hex");
    if (known.length === hash.length && timingSafeEqual(known, hash)) found = key;
  }
  return found;
}

/** The key of a request, from either protocol's header. */
export function givenKey(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const { authorization } = headers;
  if (typeof authorization === "string" && /^Bearer /i.test(authorization)) return authorization.slice(7).trim();
  const key = headers["x-api-key"];
  return typeof key === "string" ? key : undefined;
}

/** Lets so many requests a minute through per name, spread evenly with a burst of a tenth (at least 5). */
export function rateLimiter(now: () => number): { take(name: string, perMinute: number): number } {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** @returns 0 when the request may pass, else the seconds to wait */
    take(name, perMinute) {
      const burst = Math.max(5, perMinute / 10);
      const moment = now();
      const bucket = buckets.get(name) ?? { tokens: burst, at: moment };
      bucket.tokens = Math.min(burst, bucket.tokens + ((moment - bucket.at) / 60_000) * perMinute);
      bucket.at = moment;
      buckets.set(name, bucket);
      if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / perMinute));
      bucket.tokens -= 1;
      return 0;
    },
  };
}
