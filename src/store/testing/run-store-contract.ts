import { describe } from "vitest";
import type { RunStore } from "../run-store.ts";
import { contractOfAppending } from "./contract-of-appending.ts";
import { contractOfFolding } from "./contract-of-folding.ts";
import { contractOfReading } from "./contract-of-reading.ts";
import { contractOfRuns } from "./contract-of-runs.ts";

/** Holds a store to every promise of {@link RunStore}. `openStore` gives an empty one. */
export function runStoreContract(name: string, openStore: () => Promise<RunStore>): void {
  describe(`${name} as a RunStore`, () => {
    contractOfRuns(openStore);
    contractOfAppending(openStore);
    contractOfReading(openStore);
    contractOfFolding(openStore);
  });
}
