import type { RiskReader } from "../../src/detection/index.ts";
import type { SetMeasurement } from "./measure-set.ts";

export function measureIndirect(_reader: RiskReader): SetMeasurement[] {
  return [];
}
