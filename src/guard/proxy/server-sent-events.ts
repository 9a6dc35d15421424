/** One event of a stream: its name where it has one, and its data. */
export interface ServerEvent {
  readonly event: string | undefined;
  readonly data: string;
  /** The parsed data; undefined for `[DONE]` and for what is no JSON. */
  readonly json: unknown;
}

/** Cuts pieces of a body into events. Tolerates CRLF, comments and pieces that break anywhere. */
export function eventReader(): { push(piece: string): ServerEvent[]; rest(): ServerEvent[] } {
  let held = "";
  const take = (text: string): ServerEvent[] => {
    const blocks = text.split(/\r?\n\r?\n/);
    held = blocks.pop() ?? "";
    return blocks.flatMap(readBlock);
  };
  return {
    push: (piece) => take(held + piece),
    rest() {
      const left = held;
      held = "";
      return readBlock(left);
    },
  };
}

/** An event as it goes over the wire. */
export function renderEvent(json: unknown, event?: string): string {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  const data = text.includes("\n") ? text.replaceAll("\n", "\ndata: ") : text;
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`;
}

function readBlock(block: string): ServerEvent[] {
  let event: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
  }
  if (data.length === 0) return [];
  const text = data.join("\n");
  let json: unknown;
  try {
    json = text === "[DONE]" ? undefined : JSON.parse(text);
  } catch {
    json = undefined;
  }
  return [{ event, data: text, json }];
}
