import { expect, test } from "vitest";
import { onAbort } from "./on-abort.ts";

test("calls whoever listens when the signal aborts, once, and nobody who went away", () => {
  const controller = new AbortController();
  const called: string[] = [];
  const forgetFirst = onAbort(controller.signal, () => called.push("first"));
  onAbort(controller.signal, () => called.push("second"));
  forgetFirst();
  onAbort(controller.signal, () => called.push("third"));
  forgetFirst(); // whoever took the place since stays
  controller.abort();
  expect(called.sort()).toEqual(["second", "third"]);
});

test("a listener that goes away and comes back under the same function is taken away once", () => {
  const controller = new AbortController();
  let count = 0;
  const listener = () => {
    count += 1;
  };
  const forget = onAbort(controller.signal, listener);
  forget();
  onAbort(controller.signal, listener);
  forget();
  controller.abort();
  expect(count).toBe(1);
});
