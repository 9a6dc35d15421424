import type { Suite } from "../suites/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";
import { type OpenParticipants, ParticipantsError } from "./open-participants.ts";

/**
 * Opens the client of every scenario once, with everybody who is to play, so that a simulator that does not exist, or
 * settings that it does not take, are told before anything is said.
 *
 * @throws the error of the one that cannot be opened; of several, {@link ParticipantsError} with all of them
 */
export function checkClients(
  suites: readonly Suite[],
  { clientFor, clients }: Pick<OpenParticipants, "clientFor" | "clients">,
): void {
  const errors = new Map<string, PlumblineError>();
  for (const scenario of suites.flatMap((suite) => suite.scenarios)) {
    if (scenario.client.kind !== "simulator") continue; // people were checked when their suite was read
    for (const { ref } of clients) {
      try {
        clientFor(scenario, ref);
      } catch (error) {
        if (!(error instanceof PlumblineError)) throw error;
        errors.set(error.message, error);
      }
    }
  }
  const [first, ...others] = errors.values();
  if (first !== undefined) throw others.length === 0 ? first : new ParticipantsError([first, ...others]);
}
