import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { scriptedModel } from "../testing/index.ts";
import {
  createRecording,
  type ModelRequest,
  NotRecordedError,
  openModelDoor,
  openReplay,
  RecordingError,
  recorded,
} from "./index.ts";

const signal = new AbortController().signal;
const request: ModelRequest = { messages: [{ role: "user", text: "hello" }], repeat: 0, purpose: "assistant" };
const Level = z.strictObject({ level: z.int() });
const description = { ref: "scripted", version: "1", settings: {} };

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-recording-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newPath(): string {
  count += 1;
  return join(folder, `${count}`, "recording.jsonl");
}

const requests: ModelRequest[] = [
  request,
  { ...request, repeat: 1 },
  { ...request, schema: Level },
  { ...request, messages: [{ role: "user", text: "fail" }] },
  request,
];

async function record(path: string): Promise<unknown[]> {
  const recording = createRecording(path);
  const failed = { failure: { cause: "server-error" as const, detail: "HTTP 500" } };
  const model = recorded(scriptedModel("one", "two", '{"level":3}', failed, "one, asked again"), recording);
  const replies: unknown[] = [];
  for (const each of requests) replies.push(await model.reply(each, signal));
  recording.close();
  return replies;
}

describe("a recording", () => {
  test("replays every exchange as it was, failures and repeated requests included", async () => {
    const path = newPath();
    const before = await record(path);
    const model = openReplay(path).model(description);
    const after: unknown[] = [];
    for (const each of requests) after.push(await model.reply(each, signal));
    expect(JSON.stringify(after)).toBe(JSON.stringify(before));
  });

  test("replays in another order of asking, and through a recording again, to the same lines", async () => {
    const path = newPath();
    await record(path);
    const again = newPath();
    const recording = createRecording(again);
    const model = recorded(openReplay(path).model(description), recording);
    for (const each of requests.toReversed()) await model.reply(each, signal);
    recording.close();
    const lines = (file: string) => readFileSync(file, "utf8").split("\n").sort();
    expect(lines(again)).toEqual(lines(path));
  });

  test("answers a door without any key, at whatever address it was recorded", async () => {
    const path = newPath();
    const recording = createRecording(path);
    const asked = {
      ...scriptedModel("hello"),
      description: { ref: "openai:m", version: "m", settings: { baseUrl: "x" } },
    };
    await recorded(asked, recording).reply(request, signal);
    recording.close();
    await using door = openModelDoor({ env: {}, replay: openReplay(path) });
    expect(await door.open("openai:m").reply(request, signal)).toMatchObject({ status: "complete", text: "hello" });
  });

  test("a request that is not in it is an error of its own, without its words", async () => {
    const path = newPath();
    await record(path);
    const model = openReplay(path).model(description);
    const other = { ...request, messages: [{ role: "user" as const, text: "secretword" }] };
    const asking = model.reply(other, signal);
    await expect(asking).rejects.toThrow(NotRecordedError);
    await expect(asking).rejects.not.toThrow("secretword");
  });

  test("answers no more often than it was asked when it was recorded", async () => {
    const path = newPath();
    await record(path);
    const model = openReplay(path).model(description);
    await model.reply(request, signal);
    await model.reply(request, signal);
    await expect(model.reply(request, signal)).rejects.toMatchObject({ code: "NOT_RECORDED" });
  });

  test("is not written over an existing file", () => {
    const path = newPath();
    createRecording(path).close();
    expect(() => createRecording(path)).toThrow("exists already");
  });

  test("that a kill cut in its last line keeps the lines before", async () => {
    const path = newPath();
    await record(path);
    appendFileSync(path, '{"schemaVersion":1,"key":"ab');
    expect(await openReplay(path).model(description).reply(request, signal)).toMatchObject({ text: "one" });
  });

  test("that is something else is refused, naming the line", () => {
    const path = join(folder, "other.jsonl");
    writeFileSync(path, '{"hello":"world"}\n');
    expect(() => openReplay(path)).toThrow(RecordingError);
    expect(() => openReplay(path)).toThrow("line 1");
    expect(() => openReplay(join(folder, "missing.jsonl"))).toThrow("cannot be read");
  });
});
