import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";

/** Name of an attribute, as the published profile has it: `depressive_symptoms`. */
const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, "letters, digits and underscores");

/** What one attribute has to be: one of these, none of these, a number in a range, a text that contains one of these. */
export const ProfileTest = z.union([
  z.array(z.union([z.string(), z.number()])).min(1),
  z.strictObject({ not: z.array(z.union([z.string(), z.number()])).min(1) }),
  z.strictObject({ from: z.number().optional(), to: z.number().optional() }),
  z.strictObject({ contains: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ lacks: z.array(z.string().min(1)).min(1) }),
]);
export type ProfileTest = z.infer<typeof ProfileTest>;

/** Attribute to test; all have to hold. A list of these: one has to hold. */
export const ProfileCondition = z.record(FieldName, ProfileTest);
export type ProfileCondition = z.infer<typeof ProfileCondition>;
const when = z.union([ProfileCondition, z.array(ProfileCondition).min(1)]).optional();

const Value = z.union([
  z.string().min(1),
  z.number(),
  z.strictObject({
    value: z.union([z.string().min(1), z.number()]),
    /** Relative chance within its group; 1 where absent. */
    weight: z.number().positive().default(1),
    /** How the person would say it, in the first person; goes before the field's own wording. */
    says: z.array(z.string().min(1)).optional(),
    /** How the author puts it, in the third person. */
    fact: z.string().min(1).optional(),
  }),
]);

/** Values that may be taken when the condition holds. */
export const ProfileGroup = z.strictObject({
  /** On fields that stand earlier in the table. */
  when,
  /** Chance of the group as against the other groups that may be taken; all groups of a field have one, or none has. */
  share: z.number().positive().optional(),
  values: z.array(Value).min(1).optional(),
  /** Whole numbers from and to, each equally likely. */
  range: z.tuple([z.int(), z.int()]).optional(),
});
export type ProfileGroup = z.infer<typeof ProfileGroup>;

/** One attribute: what it may be, and how a person would tell it. `{value}` stands for the value, `{name}` for another field. */
export const ProfileField = z.strictObject({
  id: FieldName,
  /** Why the choice depends on other fields; printed when a profile violates it. */
  because: z.string().min(1).optional(),
  /** Several different values instead of one: least and most. */
  several: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
  /** A profile may lack it. */
  isOptional: z.boolean().default(false),
  groups: z.array(ProfileGroup).min(1),
  /** The fact of a simulated person that this attribute becomes; without it, the attribute is not talked about. */
  tells: z
    .strictObject({
      fact: z.string().min(1),
      says: z.array(z.string().min(1)).default([]),
      /** Values that are no fact worth telling. */
      unless: z.array(z.union([z.string(), z.number()])).default([]),
      /** Values that the person denies when asked, and how. */
      denies: z
        .strictObject({
          values: z.array(z.union([z.string(), z.number()])).min(1),
          fact: z.string().min(1),
          says: z.array(z.string().min(1)).default([]),
        })
        .optional(),
      topic: Identifier.optional(),
      askedBy: z.array(z.string().min(2)).optional(),
      whenAsked: z.string().optional(),
      minimumTrust: z.number().min(0).max(1).default(0),
      sensitivity: z.number().min(0).max(1).optional(),
      fromExchange: z.int().min(1).default(1),
      fromVisit: z.int().min(1).optional(),
      disclosure: z.enum(["volunteered", "asked", "never"]).optional(),
    })
    .optional(),
});
export type ProfileField = z.infer<typeof ProfileField>;

/** A rule between attributes that a profile has to keep, whoever wrote it. */
export const ProfileRule = z.strictObject({
  id: Identifier,
  /** The rule in words, as it is printed. */
  says: z.string().min(1),
  /** Whether the publication states it or it is our own. */
  origin: z.enum(["published", "ours"]),
  when,
  expects: z.union([ProfileCondition, z.array(ProfileCondition).min(1)]),
});
export type ProfileRule = z.infer<typeof ProfileRule>;

/**
 * A kind of client profile as a table: attributes in order, what each may be given the ones before, and the rules
 * between them. Sampling, checking and turning into a simulated person all read this one file.
 */
export const ProfileTable = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("profile-table"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  summary: z.string().min(1),
  provenance: Provenance,
  limits: z.array(z.string().min(1)).min(1),
  contentNote: z.string().min(1).optional(),
  fields: z.array(ProfileField).min(1),
  rules: z.array(ProfileRule).default([]),
  /** Fields that the assistant is told before the conversation. */
  intake: z.array(FieldName).default([]),
  /** What every person of this kind has besides: any part of a persona. Texts may hold `{field}`. */
  persona: z.record(z.string(), z.json()).default({}),
  /** Parts of a persona for those whose attributes match; later ones win. */
  variants: z
    .array(
      z.strictObject({
        when: z.union([ProfileCondition, z.array(ProfileCondition).min(1)]),
        persona: z.record(z.string(), z.json()),
      }),
    )
    .default([]),
});
export type ProfileTable = z.infer<typeof ProfileTable>;

/** The attributes of one profile. */
export const ProfileAttributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));
export type ProfileAttributes = z.infer<typeof ProfileAttributesSchema>;
