import { setFlagsFromString } from "node:v8";

/**
 * Tells the engine, for the whole process, that objects begin among the young ones always. Otherwise it learns from requests that
 * wait for a slow model that such objects live long, and makes those of the next requests old from their birth; what they refer to
 * is then kept until a full collection of garbage, which comes every second or two and makes replies wait (`docs/speed.md`).
 * For programs that are a guard and nothing else; call it before the first request.
 */
export function stayYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}
