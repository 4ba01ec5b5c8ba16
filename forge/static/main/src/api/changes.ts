/** Calls back with the id of a share that changed, or with nothing if any may have changed. */
export type OnChange = (share?: string) => void;

interface Listener {
  readonly changed: OnChange;
  /** The connection opened or ended, see isLive. */
  readonly toggled: () => void;
}

const listeners = new Set<Listener>();
let live = false;
let stop: Promise<() => void> | undefined;

/** Whether changes are reported as they happen. If not, callers have to ask from time to time. */
export const isLive = () => live;

/** Reports changes of the person's shares until the returned function is called. */
export function onChanges(listener: Listener): () => void {
  listeners.add(listener);
  stop ??= import('./live').then(
    ({ listen }) => listen(changed, toggle),
    () => () => undefined, // without it, callers ask
  );
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    void stop?.then((end) => end());
    stop = undefined;
  };
}

const changed: OnChange = (share) => listeners.forEach((each) => each.changed(share));

function toggle(now: boolean): void {
  live = now;
  listeners.forEach((each) => each.toggled());
}
