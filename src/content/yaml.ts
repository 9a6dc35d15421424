import { createRequire } from "node:module";

type Yaml = typeof import("yaml");

let loaded: Yaml | undefined;

/** The YAML library, loaded when first needed: most commands read nothing that is not kept parsed already. */
export function yaml(): Yaml {
  loaded ??= createRequire(import.meta.url)("yaml") as Yaml; // what the package of this name exports
  return loaded;
}
