import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openRunStore } from "./index.ts";
import { runStoreContract } from "./testing/run-store-contract.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-store-"));
  folders.push(folder);
  return folder;
}

runStoreContract("openRunStore", async () => openRunStore({ folder: newFolder() }));
