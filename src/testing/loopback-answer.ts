import type { ServerResponse } from "node:http";
import type { LoopbackFault, LoopbackRequest } from "./loopback-provider.ts";
import { type RenderedReply, renderError, renderReply } from "./loopback-wire.ts";

/** Sends a whole body. */
export function send(outgoing: ServerResponse, status: number, type: string, body: string, more: object = {}): void {
  outgoing.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body), ...more });
  outgoing.end(body);
}

/** Sends a reply, in pieces when it has several. */
export function sendReply(outgoing: ServerResponse, { type, pieces }: RenderedReply): void {
  if (pieces.length === 1) {
    send(outgoing, 200, type, pieces.join(""));
    return;
  }
  outgoing.writeHead(200, { "content-type": type });
  for (const piece of pieces) outgoing.write(piece);
  outgoing.end();
}

/** Answers wrongly, in the way that was asked for. */
export function sendFault(
  outgoing: ServerResponse,
  request: LoopbackRequest,
  fault: Exclude<LoopbackFault, { kind: "slow" }>,
  reply: () => string,
): void {
  const type = request.isStream ? "text/event-stream" : "application/json";
  switch (fault.kind) {
    case "status": {
      const body = fault.body ?? renderError(request.protocol, fault.status, "scripted_fault");
      const more = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      send(outgoing, fault.status, "application/json", body, more);
      break;
    }
    case "hang":
      break;
    case "stall":
      outgoing.writeHead(200, { "content-type": type });
      outgoing.write(renderReply(request, reply()).pieces[0]?.slice(0, 40) ?? "");
      break;
    case "not-json":
      send(outgoing, 200, "text/html", "<html><body>It works!</body></html>");
      break;
    case "other-shape":
      send(outgoing, 200, "application/json", JSON.stringify({ answer: { reply: 42 } }));
      break;
    case "empty-body":
      send(outgoing, 200, type, "");
      break;
    case "empty-text":
      sendReply(outgoing, renderReply(request, ""));
      break;
    case "huge":
      sendReply(outgoing, renderReply(request, "long ".repeat(Math.ceil(fault.characters / 5))));
      break;
    case "cut": {
      const whole = renderReply(request, reply()).pieces;
      const text = whole.length === 1 ? whole.join("").slice(0, 60) : whole.slice(0, 3).join("");
      // A whole body announces its length, so that its end is missed; a stream has none.
      outgoing.writeHead(200, { "content-type": type, ...(whole.length === 1 ? { "content-length": 5_000 } : {}) });
      if (fault.how === "end" && whole.length > 1) outgoing.end(text);
      else outgoing.write(text, () => setImmediate(() => outgoing.socket?.destroy()));
      break;
    }
    case "bad-piece": {
      const { pieces } = renderReply(request, reply());
      sendReply(outgoing, { type, pieces: [...pieces.slice(0, 2), "data: {not json\n\n", ...pieces.slice(2)] });
      break;
    }
    case "reset":
      outgoing.socket?.destroy();
      break;
    case "finish":
      sendReply(outgoing, renderReply(request, reply(), fault.reason));
      break;
  }
}
