export { type ClientStep, clientStep } from "./client-step.ts";
export { type PersonaClientOptions, personaClient } from "./persona-client.ts";
export { scriptedClient } from "./scripted-client.ts";
