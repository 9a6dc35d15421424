import type { z } from "zod";
import type { Persona } from "../../vocabulary/index.ts";
import type { ProfileProblem } from "../profile-tables/check-profile.ts";

/** One record of a profile file: a JSON object, exactly as it was written. */
export type ProfileRecord = Readonly<Record<string, unknown>>;

/** A person made from somebody else's profile. */
export interface PersonaOfProfile {
  readonly persona: Persona;
  /** What the profile does not say and we assumed or worked out; one phrase each. */
  readonly inferred: readonly string[];
}

/** A published form of client profiles. */
export interface ProfileFormat {
  readonly id: string;
  readonly title: string;
  /** How files of it are laid out. */
  readonly container: "json" | "json-lines" | "tsv";
  /** Whether a record looks like one of these, before it is checked. */
  readonly recognises: (record: ProfileRecord) => boolean;
  /** What a record has to have; other fields are kept. */
  readonly schema: z.ZodType;
  /** What the schema cannot see, of a record that passed it. */
  readonly check?: (record: ProfileRecord) => readonly ProfileProblem[];
  /** A name for the id of a record. */
  readonly nameOf: (record: ProfileRecord) => string;
  /** The person a record describes, of a record that passed the schema. */
  readonly persona: (record: ProfileRecord, id: string) => PersonaOfProfile;
}
