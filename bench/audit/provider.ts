// A loopback provider in a process of its own, so that its work is not counted as ours. Prints its port.
import { startLoopbackProvider } from "../../src/testing/index.ts";

const provider = await startLoopbackProvider({ latencyMs: Number(process.argv[2] ?? 50), keepRequests: false });
process.stdout.write(`${provider.port}\n`);
process.on("SIGTERM", () => void provider.close());
