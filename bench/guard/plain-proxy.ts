// A plain Node program that passes requests on and does nothing else: what any proxy in Node costs.
import http from "node:http";
import type { AddressInfo } from "node:net";

const upstream = new URL(process.argv[2] ?? "");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1_024, scheduling: "lifo" });
const server = http.createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const body = Buffer.concat(pieces);
    const outgoing = http.request(
      {
        agent,
        host: upstream.hostname,
        port: upstream.port,
        path: request.url ?? "/",
        method: request.method ?? "POST",
        headers: { "content-type": "application/json", "content-length": body.length },
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, { "content-type": reply.headers["content-type"] ?? "" });
        reply.pipe(response);
      },
    );
    outgoing.end(body);
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
process.on("disconnect", () => process.exit());
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`); // a TCP server has one
