import { expect, test } from "vitest";
import { explainError } from "./explain-error.ts";
import { fakeIo } from "./fixtures/fake-io.ts";

const system = (fields: object) => Object.assign(new Error("as the system says it"), fields);

test.each([
  [
    { code: "EADDRINUSE", syscall: "listen", address: "127.0.0.1", port: 8787 },
    "127.0.0.1:8787 cannot be listened on: something else listens there.",
  ],
  [
    { code: "EACCES", syscall: "listen", address: "127.0.0.1", port: 80 },
    "127.0.0.1:80 cannot be listened on: permission is denied; ports below 1024 are for the system.",
  ],
  [
    { code: "EADDRNOTAVAIL", syscall: "listen", address: "192.0.2.1" },
    "192.0.2.1 cannot be listened on: this machine has no such address.",
  ],
  [
    { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: "nowhere.invalid" },
    "The host name nowhere.invalid has no address.",
  ],
  [{ code: "EISDIR", syscall: "read" }, "A folder was named where a file is needed."],
  [{ code: "EISDIR", syscall: "read", path: "/here" }, "/here cannot be used: it is a folder."],
])("what the system refuses at a start is one sentence and exit 2: %o", (fields, sentence) => {
  const io = fakeIo({ cwd: "/" });
  expect(explainError(system(fields), io)).toBe(2);
  expect(io.stderr()).toBe(`${sentence}\n`);
});

test("anything else is a defect of ours", () => {
  const io = fakeIo({ cwd: "/" });
  expect(explainError(system({ code: "EMFILE", syscall: "listen" }), io)).toBe(70);
  expect(io.stderr()).toContain("internal error (Error EMFILE)");
});
