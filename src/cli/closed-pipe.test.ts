import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { builtCommand } from "./fixtures/built-command.ts";

test("a reader who closes the pipe early changes neither the exit code nor brings a stack trace", async () => {
  const child = spawn(process.execPath, [builtCommand(), "show", "crisis"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let errors = "";
  child.stderr.on("data", (piece: Buffer) => {
    errors += piece.toString("utf8");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
});
