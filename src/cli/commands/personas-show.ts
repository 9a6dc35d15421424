import { existsSync } from "node:fs";
import { extname, resolve } from "node:path";
import { ContentError, closeMatch } from "../../content/index.ts";
import { visibleText } from "../../reports/index.ts";
import {
  intakeOf,
  loadClientContent,
  loadPersonas,
  personaOf,
  profileFormats,
  profileTables,
  readPersona,
  readProfiles,
  sampleProfiles,
} from "../../simulated-clients/index.ts";
import type { Persona } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { safeJson } from "../safe-json.ts";
import { drawnPersona } from "./personas-sample.ts";

interface Shown {
  persona: Persona;
  inferred: readonly string[];
}

/** `plumbline personas show PERSON`: who somebody is, what they know, and when they tell it. */
export async function showPersonaCommand(
  flags: { person: string; format: string; json?: boolean },
  io: CommandIo,
): Promise<number> {
  const found = findPersons(flags.person, flags.format, io);
  if (typeof found === "string") {
    io.err(`${visibleText(found)}\n`);
    return exitCode.usage;
  }
  if (flags.json === true) io.out(`${safeJson(found.map(({ persona }) => persona))}\n`);
  else io.out(`${found.map((one) => describePersona(one)).join("\n\n")}\n`);
  return exitCode.ok;
}

/** `plumbline personas list`. */
export async function listPersonasCommand(flags: { json?: boolean }, io: CommandIo): Promise<number> {
  const kinds = [...profileTables().values()].map(({ id, version, title, fields }) => ({
    id,
    version,
    title,
    attributes: fields.length,
  }));
  const forms = profileFormats().map(({ id, title, container }) => ({ id, title, container }));
  const people = libraryPeople().map(({ persona }) => ({
    id: persona.id,
    name: persona.name,
    age: persona.age,
    locale: persona.locale,
  }));
  if (flags.json === true) {
    io.out(`${safeJson({ kinds, forms, people })}\n`);
    return exitCode.ok;
  }
  const lines = [
    "Kinds that can be drawn (plumbline personas sample --kind KIND)",
    ...kinds.map(({ id, version, title }) => `  ${id} ${version}  ${title}`),
    "",
    "Forms that can be read, checked and written back (plumbline personas import FILE --format FORM)",
    ...forms.map(({ id, title, container }) => `  ${id}  ${title} (${container})`),
    "",
    people.length === 0 ? "People of the library: none" : `People of the library (${people.length})`,
    ...people.map(({ id, name, age, locale }) => `  ${id}  ${name}, ${age}, ${locale}`),
  ];
  io.out(`${lines.map((line) => visibleText(line, "space")).join("\n")}\n`);
  return exitCode.ok;
}

function libraryPeople(): Shown[] {
  return loadPersonas({ content: loadClientContent() }).map((file) => ({ persona: personaOf(file), inferred: [] }));
}

/** The people that a reference names, or what is wrong with it. */
function findPersons(reference: string, format: string, io: CommandIo): Shown[] | string {
  const [path = "", id] = reference.split("#", 2);
  const file = resolve(io.cwd, path);
  if (existsSync(file)) {
    const all = personsIn(file, path, format);
    if (id === undefined) return all;
    const chosen = all.filter(({ persona }) => persona.id === id);
    return chosen.length > 0
      ? chosen
      : notFound(
          id,
          `"${path}"`,
          all.map(({ persona }) => persona.id),
        );
  }
  if (profileTables().has(path)) {
    const [seed = "1", number = "0"] = (id ?? "").split("/", 2);
    const drawn = sampleProfiles(path, 1, /^-?\d+$/.test(seed) ? Number(seed) : seed || 1, {
      first: Number(number) || 0,
    });
    return [...drawn].map((profile) => ({ persona: drawnPersona(profile), inferred: [] }));
  }
  const people = libraryPeople();
  const chosen = people.filter(({ persona }) => persona.id === reference);
  if (chosen.length > 0) return chosen;
  return notFound(reference, "the library, no kind of profiles and no file", [
    ...profileTables().keys(),
    ...people.map(({ persona }) => persona.id),
  ]);
}

function personsIn(path: string, name: string, format: string): Shown[] {
  if ([".yaml", ".yml"].includes(extname(path).toLowerCase())) {
    return [{ persona: personaOf(readPersona(path, { content: loadClientContent() }).value), inferred: [] }];
  }
  const read = readProfiles(path, format, name);
  const broken = read.flatMap((one) => (one.format.schema.safeParse(one.profile.record).success ? [] : one.issues));
  if (broken.length > 0) throw new ContentError(broken);
  return read.map((one) => {
    const isDrawn = one.profile.origin.from === "sample";
    return isDrawn
      ? { persona: drawnPersona(one.profile), inferred: [] }
      : one.format.persona(one.profile.record, one.profile.id);
  });
}

/** What an assistant is told of a drawn person before the conversation, where the kind says so. */
function toldBefore({ profile }: Persona): string {
  const table = profile === undefined ? undefined : profileTables().get(profile.kind);
  if (profile === undefined || table === undefined) return "";
  const told = Object.entries(intakeOf(table, profile.attributes)).map(([name, value]) => `${name}: ${String(value)}`);
  return told.length === 0 ? "" : `The assistant is told beforehand: ${told.join("; ")}.`;
}

function notFound(id: string, where: string, known: readonly string[]): string {
  const near = closeMatch(id, known);
  return `There is nobody "${id}" in ${where}.${near === undefined ? "" : ` Did you mean "${near}"?`}`;
}

function describePersona({ persona, inferred }: Shown): string {
  const lines = [
    `${persona.id}: ${persona.name}, ${persona.age}, ${persona.locale}, style ${persona.style}`,
    persona.contentNote === undefined ? "" : `Note: ${persona.contentNote}`,
    persona.about,
    `Starts with trust ${persona.start.trust}, distress ${persona.start.distress}.`,
    ...Object.entries(persona.variables ?? {}).map(
      ([name, { bounds, start }]) => `  ${name}: starts at ${start}, from ${bounds?.[0] ?? 0} to ${bounds?.[1] ?? 1}`,
    ),
    persona.phases === undefined ? "" : `Goes through ${persona.phases.map(({ id }) => id).join(" -> ")}.`,
    persona.visits === undefined ? "" : `Comes ${persona.visits.length} times.`,
    "Tells:",
    ...[...persona.facts, ...(persona.episodes ?? [])].map((fact) => {
      const how =
        fact.polarity === "absent"
          ? "denies when asked"
          : fact.disclosure === "asked"
            ? "when asked"
            : (fact.disclosure ?? "volunteered");
      return `  ${fact.id} (${how}, trust from ${fact.minimumTrust}, exchange from ${fact.fromExchange}): ${fact.fact}`;
    }),
    toldBefore(persona),
    inferred.length === 0 ? "" : `Ours, not the profile's: ${inferred.join("; ")}.`,
  ];
  return lines
    .filter((line) => line !== "")
    .map((line) => visibleText(line, "space"))
    .join("\n");
}
