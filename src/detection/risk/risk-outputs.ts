import { type RiskKind, type RiskLevel, riskKinds } from "./risk-scale.ts";

/** One question the trained model answers of a passage or a message. */
export type RiskOutput =
  | { readonly name: string; readonly kind: RiskKind; readonly least: RiskLevel }
  | { readonly name: "weak-sign" | "about-other" };

const asked: readonly RiskLevel[] = ["passive-ideation", "active-ideation", "plan", "imminent"];

/** In the order of the model's columns: per kind whether a level is reached, then two signs of their own. */
export const riskOutputs: readonly RiskOutput[] = [
  ...riskKinds.flatMap((kind): RiskOutput[] =>
    kind === "distress"
      ? [{ name: "distress", kind, least: "distress" }]
      : asked.map((least) => ({ name: `${kind} ${least}`, kind, least })),
  ),
  { name: "weak-sign" },
  { name: "about-other" },
];

/** Column of an output by name. */
export function outputIndex(name: string): number {
  return riskOutputs.findIndex((output) => output.name === name);
}

/** Column of signs of any sort, hints among them, which are read apart from what is said. */
export const weakSign = outputIndex("weak-sign");
