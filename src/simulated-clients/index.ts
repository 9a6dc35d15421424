export { type ClientStep, clientStep } from "./client-step.ts";
export { compareSurface, type SurfaceCloseness, type SurfaceComparison } from "./fidelity/compare-surface.ts";
export {
  type CarriedFact,
  type FactsInLineOptions,
  factsInLine,
  tellingWords,
  type WordedFact,
} from "./fidelity/facts-in-line.ts";
export { loadHumanReference } from "./fidelity/load-reference.ts";
export { type DriftKind, type DriftSign, type RoleDriftOptions, roleDrift } from "./fidelity/role-drift.ts";
export { SurfaceReference } from "./fidelity/surface-reference.ts";
export {
  type SurfaceFeature,
  type SurfaceStatistics,
  surfaceFeatures,
  surfaceStatistics,
  wordsOf,
} from "./fidelity/surface-statistics.ts";
export { type PersonaClientOptions, personaClient } from "./persona-client.ts";
export { scriptedClient } from "./scripted-client.ts";
