import { memoryRunStore } from "./index.ts";
import { runStoreContract } from "./testing/run-store-contract.ts";

runStoreContract("memoryRunStore", async () => memoryRunStore());
