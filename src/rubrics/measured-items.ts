import type { MeasureDefinition } from "../vocabulary/index.ts";

/** The items a measure is made of, as `rubric-id/item-id`. */
export function measuredItems(measure: Pick<MeasureDefinition, "item" | "items">): readonly string[] {
  return measure.items?.of ?? (measure.item === undefined ? [] : [measure.item]);
}
