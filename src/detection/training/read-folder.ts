import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { type ContentFile, readAll, readContent } from "../../content/index.ts";

/**
 * Every YAML file of a folder of the library, by name.
 *
 * @throws ContentError with what is wrong in all of them
 */
export function readFolder<S extends z.ZodType>(
  libraryDir: string,
  folder: string,
  schema: S,
): ContentFile<z.output<S>>[] {
  const names = readdirSync(join(libraryDir, folder)).filter((name) => name.endsWith(".yaml"));
  return readAll(names.sort().map((name) => () => readContent(join(libraryDir, folder, name), schema)));
}
