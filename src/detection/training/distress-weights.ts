/**
 * Weights of messages that keep distress from passing for a sign of risk to oneself. In the composed messages nearly all that
 * show one are distressed and most others are not, while of people who write of themselves to an assistant or a forum most
 * are distressed and few at risk: so of the weight of messages without the sign, those in distress have nine tenths (ours).
 * All weigh alike where messages without the sign are all distressed, or none.
 *
 * @param outcomes - 1 where the sign is shown
 * @returns per message: 1 where the sign is shown; the others weigh as much together as there are of them
 */
export function distressWeights(outcomes: readonly number[], isDistressed: readonly boolean[]): number[] {
  const others = [...outcomes.keys()].filter((place) => outcomes[place] !== 1);
  const distressed = others.filter((place) => isDistressed[place]).length;
  const calm = others.length - distressed;
  if (calm === 0 || distressed === 0) return outcomes.map(() => 1);
  const ofDistressed = (distressedShare * others.length) / distressed;
  const ofCalm = ((1 - distressedShare) * others.length) / calm;
  return outcomes.map((outcome, place) => (outcome === 1 ? 1 : isDistressed[place] === true ? ofDistressed : ofCalm));
}

const distressedShare = 0.9;
