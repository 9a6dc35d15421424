import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ContentError, type ContentIssue, libraryFolder, locate, readAll, readContent } from "../../content/index.ts";
import { fieldsOf } from "./profile-condition.ts";
import { ProfileTable } from "./profile-table.ts";

const tables = new Map<string, ProfileTable>();

/** All kinds of profiles of the library, by id. Read once. */
export function profileTables(): ReadonlyMap<string, ProfileTable> {
  if (tables.size > 0) return tables;
  const folder = join(libraryFolder(), "profiles");
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  for (const table of readAll(files.map((file) => () => readProfileTable(join(folder, file), `profiles/${file}`)))) {
    tables.set(table.id, table);
  }
  return tables;
}

/**
 * Reads one table and checks what its schema cannot: that conditions look at fields that stand earlier, that shares are
 * given for all groups of a field or none, that every group offers something.
 *
 * @throws ContentError with every issue
 */
export function readProfileTable(path: string, name = path): ProfileTable {
  const { value: table, text } = readContent(path, ProfileTable, name);
  const issues: ContentIssue[] = [];
  const complain = (at: readonly PropertyKey[], field: string, problem: string) =>
    issues.push({ file: name, ...locate(text, at), field, problem, closeMatch: undefined });
  const ids = table.fields.map(({ id }) => id);
  table.fields.forEach((field, index) => {
    if (ids.indexOf(field.id) < index)
      complain(["fields", index], `fields[${index}].id`, `"${field.id}" stands twice.`);
    const shares = field.groups.filter(({ share }) => share !== undefined).length;
    if (shares > 0 && shares < field.groups.length) {
      complain(["fields", index, "groups"], `fields[${index}].groups`, "Give a share to all groups or to none.");
    }
    field.groups.forEach((group, at) => {
      const place = ["fields", index, "groups", at];
      const here = `fields[${index}].groups[${at}]`;
      if (group.values === undefined && group.range === undefined) complain(place, here, "No values and no range.");
      for (const other of fieldsOf(group.when)) {
        const before = table.fields.slice(0, index).find(({ id }) => id === other);
        if (before === undefined) complain(place, here, `"${other}" does not stand before this field.`);
        if (before?.several !== undefined)
          complain(place, here, `"${other}" has several values; nothing can follow it.`);
      }
    });
  });
  table.rules.forEach((rule, index) => {
    for (const other of [...fieldsOf(rule.when), ...fieldsOf(rule.expects)]) {
      if (!ids.includes(other)) complain(["rules", index], `rules[${index}]`, `There is no field "${other}".`);
    }
  });
  table.intake.forEach((other, index) => {
    if (!ids.includes(other)) complain(["intake", index], `intake[${index}]`, `There is no field "${other}".`);
  });
  if (issues.length > 0) throw new ContentError(issues);
  return table;
}
