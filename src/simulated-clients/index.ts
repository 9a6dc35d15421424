export { type ClientStep, clientStep } from "./client-step.ts";
export { type DriftKind, type DriftSign, type RoleDriftOptions, roleDrift } from "./fidelity/role-drift.ts";
export {
  type SurfaceFeature,
  type SurfaceStatistics,
  surfaceFeatures,
  surfaceStatistics,
  wordsOf,
} from "./fidelity/surface-statistics.ts";
export { type PersonaClientOptions, personaClient } from "./persona-client.ts";
export { scriptedClient } from "./scripted-client.ts";
