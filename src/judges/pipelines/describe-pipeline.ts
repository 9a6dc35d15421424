import type { ParticipantDescription } from "../../vocabulary/index.ts";
import type { Judge } from "../judge.ts";

const version = "1";

/**
 * Description of a pipeline: its reference is the expression that `--judge` takes, its settings name every judge in it.
 *
 * @param settings - resolved settings; those equal to their `defaults` are left out of the reference
 */
export function describePipeline(
  name: string,
  judges: Readonly<Record<string, Judge>>,
  settings: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>> = {},
): ParticipantDescription {
  const shown = Object.entries(settings).filter(
    ([key, value]) => ["string", "number"].includes(typeof value) && value !== defaults[key],
  );
  const refs = Object.entries(judges).map(([, judge]) => judge.description.ref);
  const parts = [...refs, ...shown.map(([key, value]) => `${key}=${String(value)}`)];
  const described = Object.fromEntries(Object.entries(judges).map(([role, { description }]) => [role, description]));
  return { ref: `${name}(${parts.join(", ")})`, version, settings: { ...settings, judges: described } };
}
