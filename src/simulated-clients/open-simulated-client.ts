import { closeMatch } from "../content/index.ts";
import { type ClientPlan, type Participant, PlumblineError } from "../vocabulary/index.ts";
import { personaClient } from "./persona-client.ts";
import { scriptedClient } from "./scripted-client.ts";
import type { SimulatorAdapter, SimulatorPorts } from "./simulator-adapter.ts";

/** A plan for a simulated client cannot be carried out. Fix: as `problem` says. */
export class SimulatorError extends PlumblineError {
  readonly code = "SIMULATOR_INVALID";
  readonly simulator: string;
  /** What is wrong with the plan. */
  readonly problem: string;

  constructor(simulator: string, problem: string) {
    super(`Simulator "${simulator}": ${problem}`);
    this.simulator = simulator;
    this.problem = problem;
  }
}

/**
 * Opens whoever a plan names.
 *
 * @param adapters - the simulators that are known, by name
 * @throws {@link SimulatorError} for a simulator that is not among them, settings that are not as it wants them, and a
 * persona or a model that it needs and does not get
 */
export function openSimulatedClient(
  plan: ClientPlan,
  adapters: readonly SimulatorAdapter[],
  ports: SimulatorPorts,
): Participant {
  if (plan.kind === "scripted") return scriptedClient(plan.lines);
  if (plan.kind === "persona") return personaClient(plan.persona, ports);
  const adapter = adapters.find(({ name }) => name === plan.simulator);
  if (adapter === undefined) {
    const known = adapters.map(({ name }) => name);
    const near = closeMatch(plan.simulator, known);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw new SimulatorError(plan.simulator, `there is none.${hint} Known: ${known.join(", ") || "none"}.`);
  }
  const read = adapter.settings.safeParse(plan.settings);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `settings.${path.join(".")}: ${message}`);
    throw new SimulatorError(plan.simulator, problems.join("; "));
  }
  if (adapter.needsPersona && plan.persona === undefined)
    throw new SimulatorError(plan.simulator, "it needs a persona.");
  if (adapter.needsModel && ports.model === undefined) {
    throw new SimulatorError(plan.simulator, "it needs a language model; name one with --client.");
  }
  return adapter.open({ ...plan, settings: read.data }, ports);
}
