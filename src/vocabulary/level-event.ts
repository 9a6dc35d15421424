import { z } from "zod";

/** Turns a level into yes or no. Exactly one member is given. */
export const LevelEvent = z.union([
  z.strictObject({ atLeast: z.int() }),
  z.strictObject({ atMost: z.int() }),
  z.strictObject({ levels: z.array(z.int()).min(1) }),
]);
export type LevelEvent = z.infer<typeof LevelEvent>;
