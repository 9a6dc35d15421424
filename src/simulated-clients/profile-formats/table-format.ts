import { z } from "zod";
import { checkProfile } from "../profile-tables/check-profile.ts";
import { assumedOf, profilePersona } from "../profile-tables/profile-persona.ts";
import { ProfileAttributesSchema, type ProfileTable } from "../profile-tables/profile-table.ts";
import type { ProfileFormat } from "./profile-format.ts";

/** Profiles of one of our own tables, as `personas sample` writes them: the attributes and nothing else. */
export function tableFormat(table: ProfileTable): ProfileFormat {
  const required = table.fields.filter(({ isOptional }) => !isOptional).map(({ id }) => id);
  return {
    id: table.id,
    title: table.title,
    container: "json-lines",
    recognises: (record) => required.filter((id) => id in record).length >= Math.max(3, required.length - 2),
    schema: z.looseObject({}),
    check: (record) => checkProfile(table, record),
    nameOf: (record) => String(record.name ?? table.id),
    persona: (record, id) => {
      const attributes = ProfileAttributesSchema.parse(record);
      return {
        persona: profilePersona(table, attributes, id),
        inferred: assumedOf(table, attributes),
      };
    },
  };
}
