export { type Enacted, type Enactment, type EnactmentPorts, enact } from "./enact.ts";
