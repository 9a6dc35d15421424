import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { z } from "zod";
import type { ParticipantDescription } from "../vocabulary/index.ts";
import { AnchorSet } from "./anchor-set.ts";
import { CalibrationRecord } from "./calibration-record.ts";
import { DriftCheck } from "./check-drift.ts";
import { folderNameOf, judgeHash } from "./judge-identity.ts";

/**
 * What is known about judges, as JSON files below `calibrations/` of a store. Records and anchor sets are dated, never
 * written over, and the newest counts.
 *
 * ```
 * calibrations/JUDGE/VERSION-AND-SETTINGS/RUBRIC@VERSION/ITEM/2026-11-21T03-41-07.000Z.json   a calibration
 * calibrations/anchors/JUDGE/RUBRIC/2026-11-21T03-41-07.000Z.json                            an anchor set
 * calibrations/drift/RUN.json                                                                what a run's anchors showed
 * ```
 */
export interface CalibrationStore {
  /** Writes a record beside the earlier ones. @returns its file */
  addRecord(record: CalibrationRecord): string;
  /** All records, oldest first. */
  records(): CalibrationRecord[];
  /** Writes an anchor set beside the earlier ones. @returns its file */
  addAnchor(set: AnchorSet): string;
  /** The newest anchor set of each of these rubrics for a judge's reference. */
  anchorsFor(judgeRef: string, rubricIds: readonly string[]): AnchorSet[];
  /** Files of anchor sets that hold words of a run's conversations. */
  anchorFilesOf(runId: string): string[];
  /** Writes what a run's anchors showed, in place of an earlier check of the same run. */
  setDrift(check: DriftCheck): void;
  driftOf(runId: string): DriftCheck | undefined;
  /** Removes what was written about a run itself: its drift check. */
  deleteRun(runId: string): void;
}

/**
 * Opens the calibrations of a store; nothing is written until something is added.
 *
 * @param folder - the store's folder
 * @param warn - told of files that cannot be read; they are left out
 */
export function openCalibrations(folder: string, warn: (sentence: string) => void = () => {}): CalibrationStore {
  const root = join(folder, "calibrations");
  const anchors = join(root, "anchors");
  const drift = join(root, "drift");
  const warned = new Set<string>();

  function readFile<S extends z.ZodType>(path: string, schema: S): z.output<S> | undefined {
    try {
      return schema.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch {
      if (!warned.has(path)) warn(`${relative(folder, path)} is damaged or of another version; it is left out.`);
      warned.add(path);
      return undefined;
    }
  }
  function readBelow<S extends z.ZodType>(path: string, schema: S): z.output<S>[] {
    return filesBelow(path).flatMap((file) => readFile(file, schema) ?? []);
  }

  return {
    addRecord(record) {
      const { judge, rubric, item, createdAt } = record;
      const place = join(root, judgeFolder(judge), `${rubric.id}@${rubric.version}`, item.id);
      return writeNew(folder, place, createdAt, record);
    },
    records() {
      if (!existsSync(root)) return [];
      const judges = readdirSync(root).filter((name) => name !== "anchors" && name !== "drift");
      return judges
        .flatMap((name) => readBelow(join(root, name), CalibrationRecord))
        .sort((left, right) => (left.createdAt < right.createdAt ? -1 : left.createdAt > right.createdAt ? 1 : 0));
    },
    addAnchor(set) {
      return writeNew(folder, join(anchors, folderNameOf(set.judge.ref), set.rubric.id), set.createdAt, set);
    },
    anchorsFor(judgeRef, rubricIds) {
      return rubricIds.flatMap((rubricId) => {
        const sets = readBelow(join(anchors, folderNameOf(judgeRef), rubricId), AnchorSet);
        return sets.reduce<AnchorSet[]>(
          ([best], next) => [best !== undefined && best.createdAt > next.createdAt ? best : next],
          [],
        );
      });
    },
    anchorFilesOf(runId) {
      return filesBelow(anchors).filter((path) => {
        const source = readFile(path, AnchorSet)?.source;
        return source !== undefined && "run" in source && source.run === runId;
      });
    },
    setDrift(check) {
      prepare(folder, drift);
      writeFileSync(join(drift, `${check.runId}.json`), `${JSON.stringify(check, null, 2)}\n`, { mode: 0o600 });
    },
    driftOf(runId) {
      const path = join(drift, `${runId}.json`);
      return existsSync(path) ? readFile(path, DriftCheck) : undefined;
    },
    deleteRun(runId) {
      rmSync(join(drift, `${runId}.json`), { force: true });
    },
  };
}

function judgeFolder(judge: ParticipantDescription): string {
  return join(folderNameOf(judge.ref), judgeHash(judge));
}

/** Files of a folder and those below it, in the order of their dates within one folder. */
function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(path, name));
}

/** Two of the same moment stand side by side: the second is named with a number. */
function writeNew(storeFolder: string, place: string, createdAt: string, value: unknown): string {
  prepare(storeFolder, place);
  const stamp = createdAt.replaceAll(":", "-");
  const text = `${JSON.stringify(value, null, 2)}\n`;
  for (let number = 1; ; number += 1) {
    const path = join(place, `${stamp}${number === 1 ? "" : `_${number}`}.json`);
    try {
      writeFileSync(path, text, { flag: "wx", mode: 0o600 });
      return path;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

/** What lies in a store is for its owner's eyes, and not for version control. */
function prepare(storeFolder: string, place: string): void {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const ignoreFile = join(storeFolder, ".gitignore");
  if (!existsSync(ignoreFile)) writeFileSync(ignoreFile, "*\n");
}
