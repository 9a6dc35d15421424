import { memoryRunStore } from "./index.ts";
import { runStoreContract } from "./run-store-contract.ts";

runStoreContract("memoryRunStore", async () => memoryRunStore());
