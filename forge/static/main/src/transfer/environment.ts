import type { FileStorage } from './storage';

/** Where a transfer runs. */
export interface Environment {
  readonly clock: Clock;
  readonly storage: FileStorage;
  /** Milliseconds without a byte after which a connection counts as broken. */
  readonly stall: number;
}

/** Time and connection. Both promises reject with the signal's reason. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Fulfils at once unless the browser knows that there is no connection, and then when there is one. */
  online(signal: AbortSignal): Promise<void>;
  readonly isOnline: boolean;
}

const LOOK = 1000; // milliseconds between two looks whether there is a connection

/** Of this browser, on a page or in a Worker. */
export const browser: Clock = {
  now: () => Date.now(),
  get isOnline() {
    return navigator.onLine;
  },
  sleep: (milliseconds, signal) => until(signal, (done) => {
    const timer = setTimeout(done, milliseconds);
    return () => { clearTimeout(timer); };
  }),
  // By looking, for Chromium has no `online` event in a Worker.
  online: (signal) => navigator.onLine ? Promise.resolve() : until(signal, (done) => {
    const timer = setInterval(() => { if (navigator.onLine) done(); }, LOOK);
    return () => { clearInterval(timer); };
  }),
};

/** Waits for `begin` to call back; what it returns undoes it. */
function until(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const settle = (act: () => void) => {
      undo();
      signal.removeEventListener('abort', stop);
      act();
    };
    const stop = () => { settle(() => { reject(signal.reason as Error); }); };
    const undo = begin(() => { settle(resolve); });
    signal.addEventListener('abort', stop);
  });
}
