import { closeMatch } from "../../content/index.ts";
import { describeCondition, meets } from "./profile-condition.ts";
import { valuesOf } from "./profile-sampler.ts";
import type { ProfileField, ProfileTable } from "./profile-table.ts";

/** One thing that is wrong with a profile. */
export interface ProfileProblem {
  /** Where, as in the file: `member_attributes.age`, or a field of the table; empty for the whole. */
  readonly path: readonly (string | number)[];
  /** What stands there and what was expected. */
  readonly problem: string;
  /** The known name or value nearest to the one written. */
  readonly closeMatch?: string | undefined;
}

/** Which checks to make. */
export interface CheckProfileOptions {
  /**
   * Whether every value has to be one of the table's own. False for profiles from elsewhere, whose descriptive texts are
   * worded differently: then only the rules are checked. Default: true.
   */
  lists?: boolean;
}

/** Everything in which attributes differ from what the table allows, all at once; empty when nothing does. */
export function checkProfile(
  table: ProfileTable,
  attributes: Readonly<Record<string, unknown>>,
  { lists = true }: CheckProfileOptions = {},
): ProfileProblem[] {
  const fields = table.fields.flatMap((field) => checkField(field, attributes, lists));
  const known = table.fields.map(({ id }) => id);
  const unknown = lists ? Object.keys(attributes).filter((name) => !known.includes(name)) : [];
  const rules = table.rules
    .filter((rule) => rule.when === undefined || meets(rule.when, attributes))
    .filter((rule) => !meets(rule.expects, attributes))
    .map((rule): ProfileProblem => {
      const [field] = Object.keys(Array.isArray(rule.expects) ? (rule.expects[0] ?? {}) : rule.expects);
      const origin = rule.origin === "ours" ? " (our own rule)" : "";
      const holds = rule.when === undefined ? "" : ` Here ${describeCondition(rule.when)}.`;
      return {
        path: [field ?? ""],
        problem: `Rule ${rule.id}${origin}: ${rule.says}${holds} Expected: ${describeCondition(rule.expects)}.`,
      };
    });
  return [
    ...fields,
    ...unknown.map((name) => ({
      path: [name],
      problem: "No attribute of this kind of profile.",
      closeMatch: closeMatch(name, known),
    })),
    ...rules,
  ];
}

function checkField(
  field: ProfileField,
  attributes: Readonly<Record<string, unknown>>,
  lists: boolean,
): ProfileProblem[] {
  const path = [field.id];
  const value = attributes[field.id];
  if (value === undefined && field.isOptional) return [];
  if (value === undefined || value === null) return [{ path, problem: "This attribute is missing." }];
  if (!lists) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const { several } = field;
  if (several === undefined && Array.isArray(value)) return [{ path, problem: "One value is expected, not a list." }];
  if (several !== undefined && !Array.isArray(value)) return [{ path, problem: "A list of values is expected." }];
  const problems: ProfileProblem[] = [];
  if (several !== undefined && (values.length < several[0] || values.length > several[1])) {
    problems.push({ path, problem: `${values.length} values; from ${several[0]} to ${several[1]} are expected.` });
  }
  if (new Set(values).size < values.length) problems.push({ path, problem: "A value stands there twice." });
  return [...problems, ...values.flatMap((one) => checkValue(field, one, attributes))];
}

function checkValue(
  field: ProfileField,
  value: unknown,
  attributes: Readonly<Record<string, unknown>>,
): ProfileProblem[] {
  const path = [field.id];
  const holding = field.groups.filter((group) => valuesOf(group).some((listed) => listed.value === value));
  if (holding.length === 0) {
    const all = [...new Set(field.groups.flatMap((group) => valuesOf(group).map((listed) => String(listed.value))))];
    const ranges = field.groups.flatMap(({ range }) => (range === undefined ? [] : [`${range[0]} to ${range[1]}`]));
    const expected = ranges.length > 0 ? ` Expected: ${[...new Set(ranges)].join(", or ")}.` : "";
    const shown = typeof value === "number" || typeof value === "string" ? `"${String(value).slice(0, 60)}"` : "This";
    const near = typeof value === "string" ? closeMatch(value, all) : undefined;
    const problem = `${shown} is none of the ${all.length} values of ${field.id}.${expected}`;
    return [{ path, problem, closeMatch: near }];
  }
  if (holding.some((group) => meets(group.when, attributes))) return [];
  const allowed = holding.flatMap((group) => (group.when === undefined ? [] : [describeCondition(group.when)]));
  const because = field.because === undefined ? "" : ` ${field.because}`;
  return [
    { path, problem: `"${String(value).slice(0, 60)}" is allowed only where ${allowed.join(", or ")}.${because}` },
  ];
}
