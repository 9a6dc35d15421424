import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { openAppendQueue } from "./append-queue.ts";
import { openLedger } from "./run-ledger.ts";
import { conversationId, turnEvent } from "./testing/sample-run.ts";

/** A queue whose disk answers when the test says so. */
function queueWithDisk() {
  const standings = Array.from({ length: 9 }, (_, position) => {
    return [conversationId(position), { position, turns: 0, status: "open" as const }] as const;
  });
  const ledger = openLedger("run-one", new Map(standings), { turns: 0, ratings: 0 });
  const commits: number[] = [];
  const waits: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  const queue = openAppendQueue({
    runId: "run-one",
    ledger,
    commit: (records) => void commits.push(records.length),
    sync: () => new Promise((resolve, reject) => void waits.push({ resolve, reject })),
  });
  const settled: string[] = [];
  const append = (conversation: number) =>
    queue.append([turnEvent(conversation, 0)]).then(
      () => settled.push(`${conversation} stored`),
      (reason: unknown) => settled.push(`${conversation} ${String(reason)}`),
    );
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await nextTurn();
  };
  return { queue, commits, waits, settled, append, until };
}

test("an append is acknowledged when the disk has it, not when it is committed", async () => {
  const { append, commits, waits, settled, until } = queueWithDisk();
  const stored = append(0);
  await until(() => waits.length === 1);
  await nextTurn();
  expect({ commits, settled }).toEqual({ commits: [1], settled: [] });
  waits[0]?.resolve();
  await stored;
  expect(settled).toEqual(["0 stored"]);
});

test("what comes while the disk is waited for shares one transaction and the next wait", async () => {
  const { append, commits, waits, settled, until } = queueWithDisk();
  const all = [append(0)];
  await until(() => waits.length === 1);
  all.push(append(1), append(2));
  await nextTurn();
  all.push(append(3));
  await nextTurn();
  expect(commits).toEqual([1]);
  waits[0]?.resolve();
  await until(() => waits.length === 2);
  expect({ commits, settled }).toEqual({ commits: [1, 3], settled: ["0 stored"] });
  waits[1]?.resolve();
  await Promise.all(all);
});

test("a disk that fails is said to all who waited for it, and nothing more is accepted", async () => {
  const { append, commits, waits, settled, until } = queueWithDisk();
  const all = [append(0), append(1)];
  await until(() => waits.length === 1);
  all.push(append(2));
  waits[0]?.reject("disk gone");
  await Promise.all(all);
  await append(3);
  expect(settled).toEqual(["0 disk gone", "1 disk gone", "2 disk gone", "3 disk gone"]);
  expect(commits).toEqual([2]);
});

test("closing waits for the disk", async () => {
  const { queue, append, waits, settled, until } = queueWithDisk();
  const stored = append(0);
  let isClosed = false;
  const closed = queue.close().then(() => {
    isClosed = true;
  });
  await until(() => waits.length === 1);
  await nextTurn();
  expect({ isClosed, settled }).toEqual({ isClosed: false, settled: [] });
  waits[0]?.resolve();
  await Promise.all([stored, closed]);
  expect({ isClosed, settled }).toEqual({ isClosed: true, settled: ["0 stored"] });
});
