import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { libraryFolder } from "../content/index.ts";
import type { CompiledSuite } from "./compiled-suites.ts";
import { compileSuites, listSuiteIds, loadSuite } from "./index.ts";

const temporary = () => mkdtempSync(join(tmpdir(), "plumbline-compiled-"));

describe("suites kept by the build", () => {
  test("are those that reading and checking the library's files gives, every one", () => {
    const folder = temporary();
    compileSuites(folder);
    const kept = readdirSync(folder).map(
      (file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as CompiledSuite, // written by the build
    );
    expect(kept.map(({ definition }) => definition.id).sort()).toEqual(listSuiteIds());
    for (const { fingerprint, definition, scenarios, rubrics } of kept) {
      const suite = loadSuite(definition.id); // from sources: nothing is kept beside them
      expect(fingerprint).toBe(suite.record.fingerprint);
      expect({ definition, scenarios, rubrics }).toEqual({
        definition: suite.definition,
        scenarios: suite.scenarios,
        rubrics: suite.rubrics,
      });
    }
  });

  test("are not used for a copy with a mistake in it: the built command names it", () => {
    const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
    if (!existsSync(command)) throw new Error("dist/ is missing: run `npm run build` first.");
    const place = temporary();
    cpSync(join(libraryFolder(), "suites", "spiral"), join(place, "copy"), { recursive: true });
    const show = () => spawnSync(process.execPath, [command, "show", "copy"], { cwd: place, encoding: "utf8" });
    expect(show()).toMatchObject({ status: 0, stderr: "" });
    const file = join(place, "copy", "suite.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("coverageFloor:", "coverageFlor:"));
    const { status, stderr } = show();
    expect(status).toBe(2);
    expect(stderr).toContain("coverageFlor");
  });
});
