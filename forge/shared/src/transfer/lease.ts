import { Failed, failureOf } from '../api/errors';
import type { Clock } from './environment';
import type { Lease } from './protocol';
import { retry, type RetryPolicy } from './retry';

// Milliseconds, by a clock that may be wrong.
const RENEW_SOONEST = 1000;
const RENEW_LATEST = 5 * 60_000;
const RENEW_AGAIN = 10_000; // after the service did not answer
const BEFORE_URL_EXPIRES = 30_000;

/** Grants, resumes and renews the lease, in one attempt. Rejects with a Failed or Problem. */
export type Claim = () => Promise<Lease>;

/**
 * The lease of one download. Renewed while the download runs: half way to its end, and shortly
 * before the URL expires.
 */
export class RunningLease {
  readonly #claim: Claim;
  readonly #clock: Clock;
  #lease: Lease;
  #renewAt: number;
  #renewing: Promise<void> | undefined;

  private constructor(claim: Claim, clock: Clock, lease: Lease) {
    this.#claim = claim;
    this.#clock = clock;
    this.#lease = lease;
    this.#renewAt = this.#due();
  }

  /** Gets the first lease. Rejects with what `claim` rejects with. */
  static async begin(claim: Claim, policy: RetryPolicy): Promise<RunningLease> {
    return new RunningLease(claim, policy.clock, await retry(claim, policy));
  }

  /** Of the ciphertext, in bytes. */
  get length(): number {
    return this.#lease.length;
  }

  /** A presigned URL. Changes after each renewal. */
  get url(): string {
    return this.#lease.url;
  }

  get urlExpired(): boolean {
    return this.#clock.now() >= Date.parse(this.#lease.urlExpiresAt);
  }

  /**
   * Renews the lease if that is due. While bytes arrive (`connected`), a temporary failure of the
   * service does not end the download.
   */
  async keep(connected: boolean): Promise<void> {
    if (this.#renewing || this.#clock.now() < this.#renewAt) return;
    try {
      await this.#renew();
    } catch (error) {
      if (!connected || failureOf(error, true).temporary !== true) throw error;
      this.#renewAt = this.#clock.now() + RENEW_AGAIN;
    }
  }

  /** Gets a URL other than `url`, which did not work. Concurrent callers share one renewal. */
  async replace(url: string): Promise<void> {
    if (url === this.#lease.url) await this.#renew();
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#claim()
      .then((lease) => {
        if (lease.length !== this.length) throw new Failed('changed');
        this.#lease = lease;
        this.#renewAt = this.#due();
      })
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }

  #due(): number {
    const now = this.#clock.now();
    const half = (Date.parse(this.#lease.leaseEndsAt) - now) / 2;
    const url = Date.parse(this.#lease.urlExpiresAt) - now - BEFORE_URL_EXPIRES;
    return now + Math.max(RENEW_SOONEST, Math.min(RENEW_LATEST, half, url));
  }
}
