import { Problem } from '../api/problem';
import { Failed, failureFrom } from './failed';

/** The time and the connection that a transfer lives in. Both promises reject with the signal's reason. */
export interface Surroundings {
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Fulfils at once unless the browser knows that there is no connection, and then when there is one. */
  online(signal: AbortSignal): Promise<void>;
  readonly isOnline: boolean;
}

const FIRST = 200; // milliseconds
const LONGEST = 10_000;
const LOOK = 1000; // milliseconds between two looks whether there is a connection

/** A random part of 200 ms, 400 ms ... 10 s for the n-th failure, so that those who failed together do not return together. */
export function backOff(failures: number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

export interface Patience {
  readonly signal: AbortSignal;
  readonly world: Surroundings;
  /** How many failures in a row end it, the last of which was this error. */
  readonly attempts?: number | ((error: unknown) => number);
  /**
   * Told true when something broke that may pass, and false when it works again. With
   * somebody to tell, being offline is waited for, however long, and not counted.
   */
  readonly interrupted?: (yes: boolean) => void;
}

/** Works until it is done, and again after failures that may pass. Rejects with the last error. */
export async function persist<T>(work: () => Promise<T>, { signal, world, attempts = 5, interrupted }: Patience): Promise<T> {
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    try {
      const done = await work();
      if (failures > 0) interrupted?.(false);
      return done;
    } catch (error) {
      const most = typeof attempts === 'function' ? attempts(error) : attempts;
      if (!mayPass(error) || ++failures >= most) throw error;
    }
    await world.sleep(backOff(failures), signal);
    if (!interrupted) continue;
    interrupted(true);
    if (!world.isOnline) failures = 1;
    await world.online(signal);
  }
}

/** Whether to try again unasked. A sign-in that was refused is refused again, unless the person waits a while. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Problem || error instanceof Failed)) return false;
  const failure = failureFrom(error);
  return failure.passes === true && failure.reason !== 'unauthorized';
}

/** Of this browser, on a page or in a Worker. */
export const browser: Surroundings = {
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
