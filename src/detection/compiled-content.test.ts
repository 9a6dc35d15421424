import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder, readContent } from "../content/index.ts";
import { readLibraryFile } from "./compiled-content.ts";
import { DetectorFile } from "./detector-file.ts";
import { compileContent, compiledContentName } from "./index.ts";

/** A copy of the library's detectors and resources with a fresh compiled copy beside them. */
function compiledLibrary(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-library-"));
  for (const part of ["detectors", "resources"])
    cpSync(join(libraryFolder(), part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, compiledContentName), compileContent(folder));
  return folder;
}

describe("the compiled copy of the library", () => {
  const folder = compiledLibrary();
  const path = "detectors/contacts.yaml";

  test("reads the same as the YAML it was made from", () => {
    expect(readLibraryFile(folder, path, DetectorFile)).toEqual(readContent(join(folder, path), DetectorFile));
  });

  test("is what is read while it is fresh", () => {
    const copy = readFileSync(join(folder, compiledContentName), "utf8");
    writeFileSync(join(folder, compiledContentName), copy.replace("Contacts named in a text", "Marked in the copy"));
    expect(readLibraryFile(folder, path, DetectorFile).value.title).toContain("Marked in the copy");
  });

  test("is passed over when the YAML has changed since", () => {
    const text = readFileSync(join(folder, path), "utf8");
    writeFileSync(join(folder, path), text.replace("version: 1.0.0", "version: 9.9.9"));
    expect(readLibraryFile(folder, path, DetectorFile).value.version).toBe("9.9.9");
  });

  test("is not needed", () => {
    expect(readLibraryFile(libraryFolder(), path, DetectorFile).value.id).toBe("contacts");
  });
});
