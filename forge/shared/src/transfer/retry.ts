import { failureOf, isTemporary } from '../api/errors';
import type { Clock } from './environment';

// Milliseconds.
const FIRST = 200;
const LONGEST = 10_000;
const OFFLINE_CHECK = 30_000; // a browser may be wrong about having no connection

/** Milliseconds of failures in a row, without offline time, after which a transfer asks the person. */
export const RETRY_FOR = 10 * 60_000;

/** Why a transfer waits. */
export interface Pause {
  /** As in a Failure. */
  readonly reason: string;
  /** When the next attempt starts, in milliseconds since 1970; absent while the browser is offline. */
  readonly retryAt?: number;
}

export interface RetryPolicy {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Milliseconds. The default is {@link RETRY_FOR}. */
  readonly limit?: number;
  /** Which failures are worth another attempt. The default is {@link isTemporary}. */
  readonly temporary?: (error: unknown) => boolean;
  /** Called with each pause before it starts, and with undefined once an attempt succeeds. */
  readonly paused?: (pause: Pause | undefined) => void;
}

/**
 * Calls `work` again after temporary failures. Rejects with the first other error, or with the last
 * one when the time is over.
 */
export async function retry<T>(work: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  const retries = new Retries(policy);
  for (;;) {
    policy.signal.throwIfAborted();
    try {
      const done = await work();
      retries.succeeded();
      return done;
    } catch (error) {
      await retries.pause(error);
    }
  }
}

/** The failures in a row of one piece of work, and the pauses between its attempts. */
export class Retries {
  readonly #policy: RetryPolicy;
  #failures = 0;
  #since = 0; // time of the first of them

  constructor(policy: RetryPolicy) {
    this.#policy = policy;
  }

  /** Waits until the next attempt is due. Rejects with `error` if there is none, and with the signal's reason. */
  async pause(error: unknown): Promise<void> {
    const { signal, clock, limit = RETRY_FOR, temporary = isTemporary, paused } = this.#policy;
    signal.throwIfAborted();
    if (!temporary(error)) throw error;
    const now = clock.now();
    if (this.#failures++ === 0) this.#since = now;
    if (!clock.isOnline) {
      paused?.({ reason: 'offline' });
      await clock.sleep(OFFLINE_CHECK, signal);
      this.#failures = 1; // short pauses again, until the connection works
      this.#since = clock.now();
      return;
    }
    const { reason, until } = failureOf(error, true);
    const delay = Math.max(backOff(this.#failures), until === undefined ? 0 : Date.parse(until) - Date.now());
    if (now + delay - this.#since > limit) throw error;
    paused?.({ reason, retryAt: now + delay });
    await clock.sleep(delay, signal);
  }

  succeeded(): void {
    if (this.#failures > 0) this.#policy.paused?.(undefined);
    this.#failures = 0;
  }
}

/**
 * A random part of 200 ms, 400 ms ... 10 s for the n-th failure, so clients that failed together do
 * not return together.
 */
function backOff(failures: number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}
