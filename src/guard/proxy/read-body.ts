import type { IncomingMessage } from "node:http";

/** A request's body. */
export type RequestBody =
  | { readonly status: "read"; readonly text: string; readonly json: unknown }
  | { readonly status: "too-large" | "not-json" | "gone" };

/** Reads a body up to a size. What is larger is not kept. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    request.on("data", (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= maxBytes) pieces.push(piece);
      else {
        pieces.length = 0;
        resolve({ status: "too-large" });
      }
    });
    request.on("end", () => {
      const text = Buffer.concat(pieces).toString("utf8");
      try {
        const json: unknown = JSON.parse(text);
        resolve(typeof json === "object" && json !== null ? { status: "read", text, json } : { status: "not-json" });
      } catch {
        resolve({ status: "not-json" });
      }
    });
    request.on("error", () => resolve({ status: "gone" }));
    request.on("close", () => resolve({ status: "gone" }));
  });
}
