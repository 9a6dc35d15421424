/**
 * Calls a listener when a signal aborts.
 *
 * One signal stops a whole run, and hundreds of requests listen to it at once. They share one listener on it: adding to a
 * long list of listeners is slow, and Node takes it for a leak and says so.
 *
 * @returns takes the listener away again; call it as soon as the work is done
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  let shared = listening.get(signal);
  if (shared === undefined) {
    const made: SharedListener = { places: [], free: [] };
    signal.addEventListener("abort", () => callAll(made), { once: true });
    listening.set(signal, made);
    shared = made;
  }
  const { places, free } = shared;
  const place = free.pop() ?? places.length;
  places[place] = listener;
  let isListening = true;
  return () => {
    if (!isListening || places[place] !== listener) return;
    isListening = false;
    places[place] = undefined;
    free.push(place);
  };
}

/**
 * Who listens, each at a place of its own. No set: engines link the tables that a set outgrows as listeners come and go, and
 * with them all that ever listened lives until the next full collection of garbage.
 */
interface SharedListener {
  readonly places: ((() => void) | undefined)[];
  readonly free: number[];
}

const listening = new WeakMap<AbortSignal, SharedListener>();

function callAll({ places }: SharedListener): void {
  for (const listener of places.splice(0)) listener?.();
}
