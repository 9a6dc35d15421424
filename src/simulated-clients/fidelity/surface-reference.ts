import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import { type SurfaceFeature, type SurfaceStatistics, surfaceFeatures } from "./surface-statistics.ts";

const FeatureReference = z.strictObject({
  mean: z.number(),
  /** Sample standard deviation. */
  deviation: z.number().nonnegative(),
  /** Inner edges of the bins, ascending; a value equal to an edge lies above it. */
  edges: z.array(z.number()).min(1),
  /** Turns per bin, one more than edges. */
  counts: z.array(z.int().nonnegative()).min(2),
});

/** What turns of a known origin look like from outside, as counts per bin: no words of anybody. */
export const SurfaceReference = z
  .strictObject({
    schemaVersion: z.literal(1),
    kind: z.literal("surface-reference"),
    id: Identifier,
    version: ContentVersion,
    title: z.string().min(1),
    provenance: Provenance,
    limits: z.array(z.string()).min(1),
    /** Language of the turns. */
    language: z.string().regex(/^[a-z]{2,3}$/),
    /** Turns with at least one word. */
    turns: z.int().min(2),
    features: z.strictObject(
      Object.fromEntries(surfaceFeatures.map((feature) => [feature, FeatureReference])) as Record<
        SurfaceFeature,
        typeof FeatureReference
      >, // fromEntries keeps the keys it is given
    ),
  })
  .refine(
    ({ features }) =>
      surfaceFeatures.every((feature) => features[feature].counts.length === features[feature].edges.length + 1),
    { error: "Every feature needs one count more than edges." },
  );
export type SurfaceReference = z.infer<typeof SurfaceReference>;

/**
 * Counts turns into the bins of a reference. Edges are the deciles of the turns, rounded, so that every bin holds some.
 *
 * @param turns - at least two
 */
export function surfaceFeaturesOf(turns: readonly SurfaceStatistics[]): SurfaceReference["features"] {
  return Object.fromEntries(
    surfaceFeatures.map((feature) => {
      const values = turns.map((turn) => turn[feature] ?? 0).sort((left, right) => left - right);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const deciles = Array.from(
        { length: 9 },
        (_, index) => values[Math.floor((values.length * (index + 1)) / 10)] ?? 0,
      );
      const edges = [...new Set(deciles.map((edge) => Number(edge.toPrecision(3))))].filter(
        (edge) => edge > (values[0] ?? 0),
      );
      const filled = edges.length > 0 ? edges : [(values[0] ?? 0) + 1];
      return [
        feature,
        {
          mean: Number(mean.toFixed(4)),
          deviation: Number(Math.sqrt(squares / (values.length - 1)).toFixed(4)),
          edges: filled,
          counts: countBins(values, filled),
        },
      ];
    }),
  ) as SurfaceReference["features"]; // one entry per feature
}

/** Values per bin; a value equal to an edge lies above it. */
export function countBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.filter((edge) => value >= edge).length;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
