import { isTemporary } from '../api/errors';
import type { Clock } from './environment';

const FIRST = 200; // milliseconds
const LONGEST = 10_000;

/** A random part of 200 ms, 400 ms ... 10 s for the n-th failure, so that those who failed together do not return together. */
export function backOff(failures: number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

export interface RetryPolicy {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** How many failures in a row end it, the last of which was this error. */
  readonly attempts?: number | ((error: unknown) => number);
  /**
   * Told true when something broke that may pass, and false when it works again. With
   * somebody to tell, being offline is waited for, however long, and not counted.
   */
  readonly interrupted?: (yes: boolean) => void;
}

/** Works until it is done, and again after failures that may pass. Rejects with the last error. */
export async function retry<T>(work: () => Promise<T>, { signal, clock, attempts = 5, interrupted }: RetryPolicy): Promise<T> {
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    try {
      const done = await work();
      if (failures > 0) interrupted?.(false);
      return done;
    } catch (error) {
      const most = typeof attempts === 'function' ? attempts(error) : attempts;
      if (!isTemporary(error) || ++failures >= most) throw error;
    }
    await clock.sleep(backOff(failures), signal);
    if (!interrupted) continue;
    interrupted(true);
    if (!clock.isOnline) failures = 1;
    await clock.online(signal);
  }
}
