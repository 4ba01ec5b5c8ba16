import { isLive, onChanges } from './changes';
import { Problem } from '@secure-share/shared/api/errors';

/** Pauses between two requests, in milliseconds. */
const SHORTEST = 5_000;
const LONGEST = 60_000;
const GROWTH = 1.5;
/** While changes are reported as they happen. */
const LIVE = 600_000;
/** Until a list is read once more after a change: lists may miss what was just written. */
const ONCE_MORE = 2_000;

const ACTIVITY = ['pointerdown', 'keydown', 'focus'] as const;
const NETWORK = ['online', 'offline'] as const;

export interface Polling {
  /** Sends a request now, or as soon as the running one has ended. Never rejects. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Calls `ask` immediately and then repeatedly. The pause grows from 5 seconds to a
 * minute. It returns to 5 seconds when `ask` resolves to true (something changed)
 * or when the person does something while `lively`. It does not call `ask` while
 * the tab is hidden, while a call is running, or before the time that a failed
 * call set (Retry-After; a minute if the sign-in was refused). It calls `ask` at once
 * when the browser goes offline, so that the caller learns of it, and when it is back.
 *
 * While there are live updates, it calls `ask` when a share changed, or that share if one is
 * given, and otherwise every ten minutes. A list is then read once more after two seconds.
 */
export function poll(ask: () => Promise<boolean>, lively: () => boolean = () => true, share?: string): Polling {
  let pause = SHORTEST;
  let ended = -Infinity; // time of the last request, by performance.now()
  let notBefore = -Infinity;
  let failed = false;
  let onceMore = false; // see ONCE_MORE
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  let stopped = false;

  async function run(): Promise<void> {
    clearTimeout(timer);
    try {
      pause = (await ask()) ? SHORTEST : Math.min(pause * GROWTH, LONGEST);
      failed = false;
    } catch (error) {
      failed = true;
      pause = Math.min(pause * GROWTH, LONGEST);
      notBefore = performance.now() + restOf(error);
    }
    ended = performance.now();
    running = undefined;
    schedule();
  }

  function refresh(): Promise<void> {
    if (!running) return (running = run());
    return (queued ??= running.then(() => {
      queued = undefined;
      return refresh();
    }));
  }

  function rest(): number {
    if (onceMore) return ONCE_MORE;
    return isLive() && !failed ? LIVE : pause;
  }

  function schedule(): void {
    clearTimeout(timer);
    if (stopped || running || document.hidden) return;
    timer = setTimeout(
      () => {
        onceMore = false;
        void refresh();
      },
      Math.max(ended + rest(), notBefore) - performance.now(),
    );
  }

  function onActivity(): void {
    if (!lively() || pause === SHORTEST) return;
    pause = SHORTEST;
    schedule();
  }

  function onVisibility(): void {
    if (!document.hidden) pause = SHORTEST;
    schedule();
  }

  function onNetwork(): void {
    ended = -Infinity;
    onVisibility();
  }

  const stopListening = onChanges({
    changed: (changed) => {
      if (share !== undefined && changed !== undefined && changed !== share) return;
      onceMore = share === undefined;
      void refresh();
    },
    toggled: onVisibility,
  });

  for (const kind of ACTIVITY) window.addEventListener(kind, onActivity, { passive: true });
  for (const kind of NETWORK) window.addEventListener(kind, onNetwork);
  document.addEventListener('visibilitychange', onVisibility);
  void refresh();

  return {
    refresh,
    stop() {
      stopped = true;
      stopListening();
      clearTimeout(timer);
      for (const kind of ACTIVITY) window.removeEventListener(kind, onActivity);
      for (const kind of NETWORK) window.removeEventListener(kind, onNetwork);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}

/** How long to wait after this error before the next request, in milliseconds. */
function restOf(error: unknown): number {
  if (!(error instanceof Problem)) return 0;
  return error.slug === 'unauthorized' ? LONGEST : (error.retryAfter ?? 0) * 1000;
}
