import { isAtLeast, type KindReading, type RiskKind, type RiskReading, riskKinds } from "../detection/index.ts";

/**
 * What the latest turn shows once a model has read too. A model says which level is held and quotes what for: a quote from
 * the latest turn makes the level one of this turn, and so does a level above the built-in one without any quote, since
 * nothing says that it is old. A level taken back is shown no higher.
 *
 * @param joint - what both readers make of the conversation
 * @param builtin - what the built-in reader made of it, whose cues stand in `joint` as well
 * @param latest - position of the person's latest turn
 */
export function withShownByTurn(joint: RiskReading, builtin: RiskReading, latest: number): RiskReading {
  const kinds = Object.fromEntries(
    riskKinds.map((kind) => [kind, shownBy(joint.kinds[kind], builtin.kinds[kind], latest)]),
  ) as Record<RiskKind, KindReading>; // one entry per kind by construction
  return { ...joint, kinds };
}

function shownBy(joint: KindReading, builtin: KindReading, latest: number): KindReading {
  const { level, turnLevel } = joint;
  const quoted = joint.cues.filter((cue) => !builtin.cues.includes(cue));
  const isAnew =
    quoted.some(({ turn }) => turn === latest) || (quoted.length === 0 && !isAtLeast(builtin.level, level));
  return isAnew || !isAtLeast(level, turnLevel) ? { ...joint, turnLevel: level } : joint;
}
