import type { z } from "zod";

/**
 * The field names a schema knows for the object at a path, so that an unknown field can be answered with a suggestion.
 * Follows objects, arrays, records, optional and default wrappers, and of a union the member that fits the data best.
 */
export function knownKeysAt(schema: z.ZodType, path: readonly PropertyKey[], data: unknown): string[] {
  let current: unknown = schema;
  let value = data;
  for (const part of path) {
    const options = objectOptions(current, value);
    if (options === undefined) {
      current = innerOf(unwrap(current));
    } else {
      current = options[String(part)];
    }
    value = typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined;
  }
  return Object.keys(objectOptions(current, value) ?? {});
}

interface Definition {
  type: string;
  innerType?: unknown;
  element?: unknown;
  valueType?: unknown;
  options?: unknown[];
  shape?: Record<string, unknown>;
  getter?: () => unknown;
  discriminator?: string;
  in?: unknown;
}

/** The schema's own definition; zod 4 keeps it under `def`. */
function definitionOf(schema: unknown): Definition | undefined {
  if (typeof schema !== "object" || schema === null || !("def" in schema)) return undefined;
  return schema.def as Definition; // every zod 4 schema's `def` has at least `type`
}

function unwrap(schema: unknown): unknown {
  const definition = definitionOf(schema);
  if (definition === undefined) return schema;
  if (definition.type === "lazy" && definition.getter !== undefined) return unwrap(definition.getter());
  if (definition.type === "pipe") return unwrap(definition.in);
  if (["optional", "default", "prefault", "nullable", "readonly"].includes(definition.type)) {
    return unwrap(definition.innerType);
  }
  return schema;
}

function innerOf(schema: unknown): unknown {
  const definition = definitionOf(schema);
  return definition?.element ?? definition?.valueType;
}

function objectOptions(schema: unknown, value: unknown): Record<string, unknown> | undefined {
  const definition = definitionOf(unwrap(schema));
  if (definition?.type === "object") return definition.shape;
  if (definition?.type !== "union" || definition.options === undefined) return undefined;
  const written = typeof value === "object" && value !== null ? value : {};
  let best: { shape: Record<string, unknown>; shared: number } | undefined;
  for (const option of definition.options) {
    const shape = objectOptions(option, value);
    if (shape === undefined) continue;
    const tag = definition.discriminator === undefined ? undefined : shape[definition.discriminator];
    const isNamed = tag !== undefined && acceptsTag(tag, Reflect.get(written, definition.discriminator ?? ""));
    const shared = Object.keys(written).filter((key) => key in shape).length + (isNamed ? 1_000 : 0);
    if (best === undefined || shared > best.shared) best = { shape, shared };
  }
  if (best?.shared !== 0) return best?.shape;
  // Nothing points at one form: offer the fields of all of them.
  return Object.assign({}, ...definition.options.map((option) => objectOptions(option, value) ?? {}));
}

function acceptsTag(schema: unknown, value: unknown): boolean {
  if (typeof schema !== "object" || schema === null || !("safeParse" in schema)) return false;
  const parse = schema.safeParse as (input: unknown) => { success: boolean }; // zod's own method
  return parse(value).success;
}
