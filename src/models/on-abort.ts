/**
 * Calls a listener when a signal aborts.
 *
 * One signal stops a whole run, and hundreds of requests listen to it at once. They share one listener on it: adding to a
 * long list of listeners is slow, and Node takes it for a leak and says so.
 *
 * @returns takes the listener away again; call it as soon as the work is done
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  let listeners = listening.get(signal);
  if (listeners === undefined) {
    const made = new Set<() => void>();
    signal.addEventListener("abort", () => callAll(made), { once: true });
    listening.set(signal, made);
    listeners = made;
  }
  const here = listeners;
  here.add(listener);
  return () => void here.delete(listener);
}

const listening = new WeakMap<AbortSignal, Set<() => void>>();

function callAll(listeners: Set<() => void>): void {
  const called = [...listeners];
  listeners.clear();
  for (const listener of called) listener();
}
