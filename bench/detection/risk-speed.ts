// Speed of the built-in reader: a new message at the end of a 30-turn conversation, loading, and memory.
//   npx tsx bench/detection/risk-speed.ts
import { openRiskReader } from "../../src/detection/index.ts";

const words =
  "I have been so tired lately and my sister says rest would help but honestly nights are long and work calls and nobody asks what it is like to sit there and wait for morning while the street is quiet and the kettle boils again".split(
    " ",
  );
const say = (seed: number, length: number) =>
  Array.from({ length }, (_, index) => words[(index * 7 + seed * 13) % words.length])
    .join(" ")
    .replace(/ (and) /g, ". $1 ");
const conversation = (seed: number) =>
  Array.from({ length: 29 }, (_, index) => ({
    speaker: index % 2 === 0 ? ("client" as const) : ("assistant" as const),
    text: say(seed * 100 + index, index % 2 === 0 ? 40 : 90),
  }));

const before = process.cpuUsage();
const reader = openRiskReader();
reader.read([{ speaker: "client", text: "Hello" }]);
const loading = process.cpuUsage(before);
process.stdout.write(`loading and first message: ${((loading.user + loading.system) / 1_000).toFixed(1)} ms CPU\n`);

for (const length of [15, 60, 250]) {
  const incremental: number[] = [];
  const whole: number[] = [];
  for (let seed = 0; seed < 400; seed += 1) {
    const turns = conversation(seed % 40);
    let state = reader.start();
    for (const turn of turns) state = state.next(turn);
    const message = { speaker: "client" as const, text: `${say(seed + 7_000, length)} ${seed} ${length}` };
    incremental.push(timed(() => state.next(message).reading));
    reader.read(turns); // as the request before this one left it
    whole.push(timed(() => reader.read([...turns, { ...message, text: `${message.text} again` }])));
  }
  process.stdout.write(
    `${length} words: new turn ${spread(incremental)}; the whole conversation of 30 turns, sent again with one turn more ${spread(whole)}\n`,
  );
}

function timed(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function spread(times: number[]): string {
  const sorted = times.slice(100).sort((left, right) => left - right);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(3);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

globalThis.gc?.();
const memory = () => process.memoryUsage().heapUsed / 1e6;
const start = memory();
for (let seed = 0; seed < 20_000; seed += 1) reader.read([{ speaker: "client", text: `${say(seed, 30)} ${seed}` }]);
globalThis.gc?.();
process.stdout.write(
  `heap after 20,000 further conversations: ${(memory() - start).toFixed(0)} MB more (caches are bounded; run with --expose-gc)\n`,
);
