// @ts-check
/** Events among the frames of the app. */
/** @type {Set<{event: string, callback: (payload: unknown) => void}>} */
const listeners = new Set();

/** @param {{event: string, callback: (payload: unknown) => void}} listener */
export function on(listener) {
  listeners.add(listener);
  return { unsubscribe: () => void listeners.delete(listener) };
}

/** @param {{event: string, payload?: unknown}} what */
export function emit({ event, payload }) {
  for (const l of listeners) if (l.event === event) l.callback(payload);
}
