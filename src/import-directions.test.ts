import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Rooms from the ground up. A room may import from rooms above it in this list only, and `vocabulary` from none. */
const rooms = [
  "vocabulary",
  "random",
  "statistics",
  "content",
  "models",
  "detection",
  "rubrics",
  "answers",
  "simulated-clients",
  "assistants",
  "conversations",
  "guard",
  "judges",
  "store",
  "suites",
  "calibration",
  "reports",
  "agreement-studies",
  "importers",
  "judge-checks",
  "runs",
  "cli",
];
/** Rooms that know nobody but the ones named. */
const closed: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  random: [],
  statistics: ["random"],
  content: ["vocabulary"],
  models: ["vocabulary", "content", "random"],
  detection: ["vocabulary", "random", "statistics", "content", "models"],
  rubrics: ["vocabulary"],
  answers: ["vocabulary", "random"],
  conversations: ["vocabulary"],
  guard: ["vocabulary", "content", "models", "detection", "assistants"],
  store: ["vocabulary", "content"],
  calibration: ["vocabulary", "random", "statistics", "content", "rubrics", "judges", "suites"],
  reports: ["vocabulary", "statistics", "rubrics", "suites"],
  "agreement-studies": ["vocabulary", "statistics", "content", "reports"],
};

const root = dirname(fileURLToPath(import.meta.url));
interface Import {
  file: string;
  room: string;
  target: string;
  targetRoom: string;
}

const imports = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .flatMap((path): Import[] => {
    const text = readFileSync(join(root, path), "utf8");
    const specifiers = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
    return specifiers.map((specifier) => {
      const target = relative(root, resolve(root, dirname(path), specifier));
      return { file: path, room: path.split("/")[0] ?? "", target, targetRoom: target.split("/")[0] ?? "" };
    });
  });
const isTest = (file: string) => /\.test\.ts$|(^|\/)(fixtures|testing)\//.test(file) || /-contract\.ts$/.test(file);
const shipped = imports.filter(({ file }) => !isTest(file));

describe("imports", () => {
  test("every room has its place in the order", () => {
    const found = new Set(
      imports.map(({ room }) => room).filter((room) => !room.endsWith(".ts") && room !== "testing"),
    );
    expect([...found].filter((room) => !rooms.includes(room))).toEqual([]);
    expect(shipped.length).toBeGreaterThan(100);
  });

  test("point downwards only", () => {
    const upwards = shipped.filter(({ room, targetRoom }) => {
      if (room === targetRoom) return false;
      const allowed = closed[room] ?? rooms.slice(0, rooms.indexOf(room));
      return !allowed.includes(targetRoom);
    });
    expect(upwards.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  test("reach another room through its index", () => {
    const through = shipped.filter(
      ({ room, targetRoom, target }) => room !== targetRoom && target !== `${targetRoom}/index.ts`,
    );
    expect(through.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  test("production code never imports test code", () => {
    const wrong = shipped.filter(({ target }) => isTest(target) || target.startsWith("testing/"));
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
});
