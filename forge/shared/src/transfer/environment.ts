import type { Limits } from '../api/blobStore';
import type { FileStorage } from './storage';

/** The thread in which a transfer runs. */
export interface Environment {
  readonly clock: Clock;
  readonly storage: FileStorage;
  readonly limits: Limits;
}

/** Time and connection. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early when the connection is back. Rejects with the signal's reason. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** False if the browser knows that it has no connection. */
  readonly isOnline: boolean;
}

const CHECK = 1000; // milliseconds between two checks of the connection

const sleepers = new Set<() => void>();

/** Ends all sleeps. The page calls it for a Worker, because Chromium has no `online` event there. */
export function connectionIsBack(): void {
  for (const wake of [...sleepers]) wake();
}

/** The environment of this browser, on a page or in a Worker. */
export const browser: Clock = {
  now: () => Date.now(),
  get isOnline() {
    return navigator.onLine;
  },
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      let wasOnline = navigator.onLine;
      const end = (settle: () => void) => {
        clearTimeout(timer);
        clearInterval(check);
        sleepers.delete(wake);
        removeEventListener('online', wake);
        signal.removeEventListener('abort', stop);
        settle();
      };
      const wake = () => end(resolve);
      const stop = () => {
        end(() => reject(signal.reason as Error));
      };
      const timer = setTimeout(wake, milliseconds);
      const check = setInterval(() => {
        // for browsers that send no event
        if (navigator.onLine && !wasOnline) wake();
        wasOnline = navigator.onLine;
      }, CHECK);
      sleepers.add(wake);
      addEventListener('online', wake);
      signal.addEventListener('abort', stop);
    }),
};
