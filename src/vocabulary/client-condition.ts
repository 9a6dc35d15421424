import { z } from "zod";
import { Identifier } from "./identifier.ts";

/**
 * A condition on a simulated client, as it stands in a persona: of a variable, of what was heard or told, of where in the
 * conversation it is. Numbers of exchanges and visits are 1-based and count within the visit and the conversation.
 */
export type ClientCondition =
  | { variable: string; atLeast?: number | undefined; atMost?: number | undefined; below?: number | undefined }
  | { heard: string; times?: number | undefined }
  | { told: string }
  | { toldShare: number }
  | { unheardInARow: number }
  | { fromExchange: number }
  | { fromVisit: number }
  | { phase: string }
  | { all: ClientCondition[] }
  | { any: ClientCondition[] }
  | { not: ClientCondition };
export const ClientCondition: z.ZodType<ClientCondition> = z.lazy(() =>
  z.union([
    /** A variable's value, in its own unit; bounds are inclusive but for `below`. */
    z.strictObject({
      variable: Identifier,
      atLeast: z.number().optional(),
      atMost: z.number().optional(),
      below: z.number().optional(),
    }),
    /** Something the assistant's replies showed so far, that often: a detector name such as `acknowledgement`. */
    z.strictObject({ heard: Identifier, times: z.int().min(1).optional() }),
    /** A fact or episode that was told, by id. */
    z.strictObject({ told: Identifier }),
    /** Least share of everything that may be told, 0 to 1. */
    z.strictObject({ toldShare: z.number().min(0).max(1) }),
    /** That many replies in a row did not reach the person. */
    z.strictObject({ unheardInARow: z.int().min(1) }),
    z.strictObject({ fromExchange: z.int().min(1) }),
    z.strictObject({ fromVisit: z.int().min(1) }),
    /** In this phase or a later one. */
    z.strictObject({ phase: Identifier }),
    z.strictObject({ all: z.array(ClientCondition).min(1) }),
    z.strictObject({ any: z.array(ClientCondition).min(1) }),
    z.strictObject({ not: ClientCondition }),
  ]),
);
