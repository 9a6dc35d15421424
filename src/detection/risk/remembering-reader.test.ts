import { describe, expect, test } from "vitest";
import type { MessageReader, MessageReading } from "./message-reading.ts";
import { rememberingReader } from "./remembering-reader.ts";

const reading = (text: string): MessageReading => ({
  kinds: new Map([["suicide", { level: "plan", probability: 0.1 + 0.2, weakEvidence: 1 / 3 }]]),
  cues: [{ name: "means", kind: "suicide", start: 0, end: text.length, who: "self" }],
  concernsOther: true,
  emotions: [{ group: "sad", intensity: 3 }],
  signs: new Set(["affirms", "made-safe"]),
  language: "en",
  personalData: [{ type: "email", start: 1, end: 2 }],
});

function counting(): { reader: MessageReader; read: string[] } {
  const read: string[] = [];
  const reader: MessageReader = {
    readClient(text) {
      read.push(text);
      return reading(text);
    },
    readAssistant(text) {
      read.push(text);
      return { asksAboutSuicide: true, asksAboutDanger: false, personalData: [] };
    },
  };
  return { reader, read };
}

describe("a reader that remembers", () => {
  test("reads a message once, and gives the same reading when it comes again behind others", () => {
    const { reader, read } = counting();
    const remembering = rememberingReader(reader);
    for (const text of ["one", "two", "one", "two", "one"]) expect(remembering.readClient(text)).toEqual(reading(text));
    expect(read).toEqual(["one", "two"]);
  });

  test("keeps what the assistant asks apart from what the person says in the same words", () => {
    const { reader } = counting();
    const remembering = rememberingReader(reader);
    remembering.readClient("yes");
    for (const text of ["yes", "no", "yes"])
      expect(remembering.readAssistant(text)).toEqual({
        asksAboutSuicide: true,
        asksAboutDanger: false,
        personalData: [],
      });
  });

  test("forgets the messages read longest ago", () => {
    const { reader, read } = counting();
    const remembering = rememberingReader(reader, 2);
    for (const text of ["one", "two", "three", "one"]) remembering.readClient(text);
    expect(read).toEqual(["one", "two", "three", "one"]);
  });
});
