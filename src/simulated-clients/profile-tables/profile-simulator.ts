import { z } from "zod";
import type { Persona } from "../../vocabulary/index.ts";
import { personaClient } from "../persona-client.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { checkProfile } from "./check-profile.ts";
import { profilePersona } from "./profile-persona.ts";
import { type ProfileSampler, profileSampler } from "./profile-sampler.ts";
import { type ProfileAttributes, ProfileAttributesSchema, type ProfileTable } from "./profile-table.ts";

/** Which person of a kind of profiles is played: the one given, or the one drawn with a seed. */
export const ProfileSettings = z.strictObject({
  /** Attributes, as `plumbline personas sample` writes them. */
  profile: ProfileAttributesSchema.optional(),
  /** Seed and position of the drawn profile, where none is given. */
  seed: z.union([z.int(), z.string()]).default(1),
  index: z.int().nonnegative().default(0),
  /** Attributes the drawn profile has to have, such as `severity: severe`; the others are drawn with it. */
  having: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type ProfileSettings = z.infer<typeof ProfileSettings>;

const samplers = new WeakMap<ProfileTable, ProfileSampler>();

/** The sampler of a table; prepared once. */
export function samplerOf(table: ProfileTable): ProfileSampler {
  const known = samplers.get(table) ?? profileSampler(table);
  samplers.set(table, known);
  return known;
}

/**
 * {@link ProfileSettings} of one table: a given profile has to pass the table's check.
 *
 * @param isOpen - whether an adapter adds settings of its own
 */
export function profileSettings(table: () => ProfileTable, isOpen = false): z.ZodType<ProfileSettings> {
  const base = isOpen ? z.looseObject(ProfileSettings.shape) : ProfileSettings;
  return base.superRefine((settings, context) => {
    const { profile, having } = settings;
    if (profile === undefined) {
      if (having !== undefined && drawn(table(), settings) === undefined) {
        const problem = `None of the first ${mostDraws} profiles drawn with this seed is like this.`;
        context.addIssue({ code: "custom", path: ["having"], message: problem });
      }
      return;
    }
    for (const { path, problem, closeMatch } of checkProfile(table(), profile)) {
      const hint = closeMatch === undefined ? "" : ` Did you mean "${closeMatch}"?`;
      context.addIssue({ code: "custom", path: ["profile", ...path], message: problem + hint });
    }
  });
}

/** The person that settings ask for. */
export function personaOfSettings(table: ProfileTable, settings: ProfileSettings): Persona {
  const { profile, seed, index, having = {} } = settings;
  const attributes = profile ?? drawn(table, settings) ?? samplerOf(table).sample(seed, index);
  const place = [table.id, ...Object.values(having), seed, index].join("-");
  const id = profile === undefined ? place : `${table.id}-given`;
  const plain = id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return profilePersona(table, attributes, plain.slice(0, longestId).replace(/-$/, ""));
}

/** As long as an id of a person may be. */
const longestId = 80;

/** Profiles of one seed that are looked at for one that has what is asked for. */
const mostDraws = 20_000;

/** The profile at `index` of those drawn with the seed that have what is asked for; undefined when there is none. */
function drawn(table: ProfileTable, { seed, index, having }: ProfileSettings): ProfileAttributes | undefined {
  const sampler = samplerOf(table);
  if (having === undefined) return sampler.sample(seed, index);
  const wanted = Object.entries(having);
  let found = -1;
  for (let position = 0; position < mostDraws; position += 1) {
    const attributes = sampler.sample(seed, position);
    if (!wanted.every(([name, value]) => String(attributes[name]) === String(value))) continue;
    found += 1;
    if (found === index) return attributes;
  }
  return undefined;
}

/** A simulator that is nothing but a table: its people are drawn or given, and played by the kernel. */
export function profileSimulator(
  name: string,
  summary: string,
  table: () => ProfileTable,
): SimulatorAdapter<z.ZodType<ProfileSettings>> {
  return {
    name,
    version: "1.0.0",
    summary,
    settings: profileSettings(table),
    needsPersona: false,
    needsModel: false,
    open(plan, ports) {
      const { version } = table();
      const persona = plan.persona ?? personaOfSettings(table(), plan.settings);
      return personaClient(persona, { ...ports, simulator: { name, version: `1.0.0; table ${version}` } });
    },
  };
}
