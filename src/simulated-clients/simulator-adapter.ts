import type { z } from "zod";
import type { Detectors } from "../detection/index.ts";
import type { LanguageModel } from "../models/index.ts";
import type { ClientPlan, Participant } from "../vocabulary/index.ts";
import type { ClientContent } from "./client-content.ts";

/** What opening a simulated client needs from outside. */
export interface SimulatorPorts {
  readonly detectors: Detectors;
  readonly content: ClientContent;
  /** Plays or words the client; absent without `--client`. */
  readonly model?: LanguageModel;
}

/** A plan for an adapter, with its settings read. */
export type SimulatorPlan<Settings> = Omit<Extract<ClientPlan, { kind: "simulator" }>, "settings"> & {
  readonly settings: Settings;
};

/**
 * A published simulator as a value: a name that plans call it by, a version that goes into the run's record, a schema of
 * its own settings, and how to open it. Most turn the plan into a persona and hand it to {@link personaClient}. Callers
 * pass the adapters they know; there is no registry.
 */
export interface SimulatorAdapter<Settings extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly version: string;
  /** One sentence: what it is, and which publication it follows. */
  readonly summary: string;
  readonly settings: Settings;
  /** Whether a plan has to bring a persona. */
  readonly needsPersona: boolean;
  /** Whether it can play without a language model. */
  readonly needsModel: boolean;
  open(plan: SimulatorPlan<z.output<Settings>>, ports: SimulatorPorts): Participant;
}
