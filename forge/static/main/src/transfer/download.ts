import { getBlob, nextChunk, type Reading } from '../api/blobStore';
import { Problem } from '../api/problem';
import { Failed } from './failed';
import { isRefusal } from './parts';
import { backOff, mayPass, type Surroundings } from './patience';
import type { Lease } from './types';

/** So many failures in a row, without a byte between them, are half a minute of trying. */
const ATTEMPTS = 8;

// Milliseconds. The lease is renewed after half of what is left of it, by a clock that may be wrong.
const RENEW_SOONEST = 1000;
const RENEW_LATEST = 5 * 60_000;
const RENEW_AGAIN = 10_000; // after the service did not answer

export interface DownloadContext {
  /** Grants, resumes and renews the lease. Tried once at a time; rejects with a Failed or Problem. */
  readonly claim: () => Promise<Lease>;
  /** Bytes of the ciphertext. */
  readonly progress: (done: number, total: number) => void;
  readonly interrupted: (yes: boolean) => void;
  /** It does not go on by itself; fulfils when it is to be tried again. */
  readonly stuck: (error: unknown) => Promise<void>;
  readonly world: Surroundings;
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which a connection counts as broken. */
  readonly stall: number;
}

/**
 * A ciphertext, read to its last byte over as many connections and URLs as it
 * takes, while the lease is kept alive.
 */
export class Download {
  readonly #context: DownloadContext;
  #lease: Lease;
  #renewAt: number;
  #reading: Reading | undefined; // undefined: not connected
  #etag: string | null = null;
  #offset = 0;
  #failures = 0;

  private constructor(context: DownloadContext, lease: Lease) {
    this.#context = context;
    this.#lease = lease;
    this.#renewAt = this.#half(lease);
  }

  /** Gets the first lease. Rejects with what `claim` rejects with. */
  static async begin(context: DownloadContext): Promise<Download> {
    return new Download(context, await context.claim());
  }

  /** Of the ciphertext, in bytes. */
  get length(): number {
    return this.#lease.length;
  }

  /** Errors with a Failed or Problem that does not pass, or with the signal's reason. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: async (controller) => {
        if (this.#offset === this.length) controller.close();
        else controller.enqueue(await this.#next());
      },
      cancel: () => { this.#disconnect(); },
    }, { highWaterMark: 0 });
  }

  async #next(): Promise<Uint8Array<ArrayBuffer>> {
    for (;;) {
      this.#context.signal.throwIfAborted();
      try {
        const chunk = await this.#some();
        if (this.#failures > 0) this.#context.interrupted(false);
        this.#failures = 0;
        this.#offset += chunk.length;
        this.#context.progress(this.#offset, this.length);
        return chunk;
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  async #some(): Promise<Uint8Array<ArrayBuffer>> {
    await this.#keepLease();
    this.#reading ??= await this.#connect();
    const chunk = await nextChunk(this.#reading, this.#context);
    if (!chunk) throw new Problem('unreachable', 'the storage stopped early');
    if (this.#offset + chunk.length > this.length) throw new Failed('changed');
    return chunk;
  }

  /** Accepts only an answer that goes on where the last one stopped (RFC 9110, section 14.4). */
  async #connect(): Promise<Reading> {
    const reading = await getBlob(this.#lease.url, this.#offset, this.#context);
    const range = `bytes ${this.#offset}-${this.length - 1}/${this.length}`;
    const goesOn = this.#offset === 0 ? reading.status === 200
      : reading.status === 206 && reading.etag === this.#etag && reading.contentRange === range;
    if (!goesOn) {
      await reading.chunks.cancel();
      throw new Failed('changed');
    }
    this.#etag = reading.etag;
    return reading;
  }

  /** A service that does not answer just now is no reason to break off while bytes arrive. */
  async #keepLease(): Promise<void> {
    const { world } = this.#context;
    if (world.now() < this.#renewAt) return;
    try {
      await this.#renew();
    } catch (error) {
      if (!this.#reading || !mayPass(error)) throw error;
      this.#renewAt = world.now() + RENEW_AGAIN;
    }
  }

  async #renew(): Promise<void> {
    const lease = await this.#context.claim();
    if (lease.length !== this.length) throw new Failed('changed');
    this.#lease = lease;
    this.#renewAt = this.#half(lease);
  }

  #half({ leaseEndsAt }: Lease): number {
    const now = this.#context.world.now();
    return now + Math.min(RENEW_LATEST, Math.max(RENEW_SOONEST, (Date.parse(leaseEndsAt) - now) / 2));
  }

  /** Waits, or has another URL made; rejects if neither helps. */
  async #recover(error: unknown): Promise<void> {
    const { signal, world, interrupted, stuck } = this.#context;
    this.#disconnect();
    signal.throwIfAborted();
    const refused = isRefusal(error);
    if (!refused && !mayPass(error)) throw error;
    interrupted(true);
    this.#failures = world.isOnline ? this.#failures + 1 : 1;
    if (this.#failures >= ATTEMPTS) {
      await stuck(error);
      this.#failures = 1;
    } else if (!refused || this.#failures > 1) {
      await world.sleep(backOff(this.#failures), signal);
      await world.online(signal);
    }
    if (refused || world.now() >= Date.parse(this.#lease.urlExpiresAt)) await this.#renew().catch(onlyIfLasting);
  }

  #disconnect(): void {
    this.#reading?.chunks.cancel().catch(() => undefined);
    this.#reading = undefined;
  }
}

/** The next round finds out whether it has passed. */
function onlyIfLasting(error: unknown): void {
  if (!mayPass(error)) throw error;
}
