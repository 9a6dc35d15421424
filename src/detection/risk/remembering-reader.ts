import { hash } from "node:crypto";
import { type ByteRing, byteRing } from "../byte-ring.ts";
import type { MessageReader, MessageReading } from "./message-reading.ts";

/**
 * A reader that remembers what it read of the last few thousand messages: an application that sends the last so many turns
 * of a long conversation sends most messages again, behind ever other ones. Kept outside the heap, for most are asked for
 * no second time.
 */
export function rememberingReader(reader: MessageReader, capacity = 4_000): MessageReader {
  const client = remembered(ring(capacity), reader.readClient, packMessage, unpackMessage);
  const assistant = remembered(ring(capacity), reader.readAssistant, JSON.stringify, JSON.parse);
  return { readClient: client, readAssistant: assistant };
}

function ring(capacity: number): ByteRing {
  return byteRing({ capacity, bytes: capacity * 500 + 50_000 });
}

function remembered<T>(
  ring: ByteRing,
  read: (text: string) => T,
  pack: (reading: T) => string,
  unpack: (packed: string) => T,
): (text: string) => T {
  // The text asked for last is asked for again.
  let last: { readonly text: string; readonly reading: T } | undefined;
  return (text) => {
    if (last?.text === text) return last.reading;
    const key = hash("sha256", text, "base64");
    const packed = ring.get(key);
    const reading = packed === undefined ? read(text) : unpack(packed);
    if (packed === undefined) ring.set(key, pack(reading));
    last = { text, reading };
    return reading;
  };
}

function packMessage(reading: MessageReading): string {
  return JSON.stringify({ ...reading, kinds: [...reading.kinds], signs: [...reading.signs] });
}

function unpackMessage(packed: string): MessageReading {
  const { kinds, signs, ...rest } = JSON.parse(packed); // written above
  return { ...rest, kinds: new Map(kinds), signs: new Set(signs) };
}
