export { type ContactClaim, findContactClaims } from "./contact-claims.ts";
export { ContactVerdict } from "./contact-verdict.ts";
export { CrisisResources, loadCrisisResources, ResourceEvidence, ResourceLine } from "./crisis-resources.ts";
export { UnknownDetectorError } from "./detection-error.ts";
export { DetectorFile } from "./detector-file.ts";
export type { Detection, DetectOptions, Detectors } from "./detectors.ts";
export { checkDetectors, loadDetectors } from "./load-detectors.ts";
export { longestTextRead } from "./read-text.ts";
export { type LocalContact, type LocalResources, type ResourceWish, resourcesFor } from "./resources-for.ts";
