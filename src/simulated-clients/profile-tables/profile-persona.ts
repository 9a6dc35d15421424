import { Persona, type PersonaFact } from "../../vocabulary/index.ts";
import { meets } from "./profile-condition.ts";
import { valuesOf } from "./profile-sampler.ts";
import type { ProfileAttributes, ProfileField, ProfileTable } from "./profile-table.ts";

type Attributes = Readonly<Record<string, unknown>>;
type JsonRecord = Record<string, unknown>;

/**
 * The simulated person that a profile of a table describes: what every person of the kind has, with what the variants
 * that match add, and a fact for each attribute that can be told.
 *
 * @param id - id of the person, for example `mindeval-7-0`
 * @throws a ZodError when the table's persona part is not one: a defect of the table
 */
export function profilePersona(table: ProfileTable, attributes: ProfileAttributes, id: string): Persona {
  const parts: JsonRecord[] = [
    table.persona,
    ...table.variants.filter((variant) => meets(variant.when, attributes)).map(({ persona }) => persona),
  ];
  const facts = table.fields.flatMap((field) => factOf(field, attributes));
  const own: unknown[] = parts.flatMap((part) => (Array.isArray(part.facts) ? part.facts : []));
  const merged: JsonRecord = Object.assign({}, ...parts);
  const filled = fillIn(merged, attributes) as JsonRecord; // the same shape with its texts filled in
  const known = new Set([
    ...facts.map((fact) => String(fact.id)),
    ...own.map((fact) => String(Reflect.get(Object(fact), "id"))),
  ]);
  const phases = Array.isArray(filled.phases) ? { phases: filled.phases.map((phase) => knownFacts(phase, known)) } : {};
  return Persona.parse({
    name: typeof attributes.name === "string" ? attributes.name : "Client",
    age: typeof attributes.age === "number" ? attributes.age : 35,
    locale: "en-US",
    style: "plain",
    ...filled,
    ...phases,
    id,
    profile: { kind: table.id, attributes },
    facts: [...facts, ...(fillIn(own, attributes) as PersonaFact[])], // parsed here, with the rest
    ...(table.contentNote === undefined ? {} : { contentNote: table.contentNote }),
  });
}

/** Attributes that a person cannot be told apart by, assumed where a profile does not state them. */
export function assumedOf(table: ProfileTable, attributes: Attributes): string[] {
  const assumed: string[] = [];
  if (attributes.name === undefined && table.persona.name === undefined) assumed.push("name");
  if (attributes.age === undefined && table.persona.age === undefined) assumed.push("age");
  return assumed;
}

/** What the assistant is told before the conversation: the intake's attributes and nothing else. */
export function intakeOf(table: ProfileTable, attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(
    table.intake.flatMap((id) => (attributes[id] === undefined ? [] : [[id, attributes[id]] as const])),
  );
}

function factOf(field: ProfileField, attributes: Attributes): JsonRecord[] {
  const { tells, id } = field;
  const value = attributes[id];
  if (tells === undefined || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.every((one) => tells.unless.some((other) => other === one))) return [];
  const { denies, says, fact, unless: _unless, disclosure, ...rest } = tells;
  const common = { ...rest, id: identifierOf(id) };
  const fill = (text: string) => fillIn(text, { ...attributes, value: values.join(" and ") });
  if (denies !== undefined && values.every((one) => denies.values.some((other) => other === one))) {
    return [
      { ...common, fact: fill(denies.fact), says: denies.says.map(fill), polarity: "absent", disclosure: "asked" },
    ];
  }
  const listed = values.flatMap((one) => listedValues(field).filter((candidate) => candidate.value === one));
  const worded = listed.flatMap((candidate) => candidate.says ?? []);
  return [
    {
      ...common,
      fact: fill(listed.find((candidate) => candidate.fact !== undefined)?.fact ?? fact),
      says: (worded.length > 0 ? worded : says).map(fill),
      disclosure: disclosure ?? (tells.whenAsked === undefined ? "volunteered" : "asked"),
      claims: { [identifierOf(id)]: values.join(" and ") },
    },
  ];
}

function listedValues(field: ProfileField): { value: string | number; says?: string[]; fact?: string }[] {
  return field.groups.flatMap((group) => [
    ...(group.values ?? []).filter((value) => typeof value === "object"),
    ...valuesOf(group).map(({ value }) => ({ value })),
  ]);
}

/** `{field}` in texts becomes the attribute of that name; what a profile does not state is "not said". */
function fillIn<T>(part: T, attributes: Attributes): T {
  if (typeof part === "string") {
    return part.replaceAll(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const value = attributes[name];
      return Array.isArray(value) ? value.join(" and ") : String(value ?? "not said");
    }) as T; // a text stays a text
  }
  if (Array.isArray(part)) return part.map((one) => fillIn(one, attributes)) as T; // a list stays a list
  if (typeof part === "object" && part !== null) {
    const entries = Object.entries(part).map(([key, value]) => [key, fillIn(value, attributes)]);
    return Object.fromEntries(entries) as T; // with the same keys
  }
  return part;
}

/** A phase may wait for facts that this person does not have. */
function knownFacts(phase: unknown, known: ReadonlySet<string>): unknown {
  if (typeof phase !== "object" || phase === null || !("facts" in phase) || !Array.isArray(phase.facts)) return phase;
  return { ...phase, facts: phase.facts.filter((id) => known.has(String(id))) };
}

/** `trauma_type` as an id: `trauma-type`. */
export function identifierOf(text: string): string {
  return (
    text
      .normalize("NFKD")
      .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .join("-")
      .slice(0, 60)
      .replace(/-$/, "") || "unnamed"
  );
}
