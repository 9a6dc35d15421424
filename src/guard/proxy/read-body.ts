import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";

/** A request's body. */
export type RequestBody =
  | { readonly status: "read"; readonly bytes: Buffer }
  | { readonly status: "too-large" | "gone" };

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
      const [first] = pieces;
      const all = first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
      // What is passed on is what was read, also where bytes are no text.
      resolve({ status: "read", bytes: isUtf8(all) ? all : Buffer.from(all.toString("utf8")) });
    });
    request.on("error", () => resolve({ status: "gone" }));
    request.on("close", () => resolve({ status: "gone" }));
  });
}

/** @returns undefined when it is no JSON */
export function parseBody(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
