import type { Bytes } from '@secure-share/crypto';

import { getBlob, nextChunk, type Limits, type Reading } from '../api/blobStore';
import { Failed, failureOf, isStorageRefusal, isTemporary, Problem } from '../api/errors';
import type { Clock } from './environment';
import type { RunningLease } from './lease';
import { Retries, type Pause } from './retry';

/** Ranges that are read at the same time: one connection alone seldom uses the full bandwidth. */
const AT_ONCE = 3;

export interface RangesContext {
  /** Bytes that have arrived since the last call. */
  readonly arrived: (bytes: number) => void;
  readonly paused: (pause: Pause | undefined) => void;
  /** It does not continue by itself. Fulfils when the person wants to try again. */
  readonly stuck: (error: unknown) => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

/** Some bytes of a ciphertext, in a buffer that is reused. */
export interface RangeOfBytes {
  readonly bytes: Bytes;
  /** The caller must not touch the bytes any more. */
  readonly release: () => void;
}

/**
 * Reads a ciphertext with as many connections and URLs as it needs: three ranges at a time, each of
 * which resumes where its connection broke.
 *
 * A range counts only if the response names the range and the length that were requested and has
 * the ETag of all others (RFC 9110, section 14.4). `If-Range` would check the same, but costs a
 * CORS preflight for each URL.
 */
export class Ranges {
  readonly #context: RangesContext;
  readonly #lease: RunningLease;
  readonly #control = new AbortController();
  readonly #free: ArrayBuffer[] = [];
  readonly #pauses = new Map<Range, Pause>();
  #running = 0;
  #isPaused = false;
  #etag: string | null | undefined;
  #asking: Promise<void> | undefined;
  #answers = 0;

  constructor(context: RangesContext, lease: RunningLease) {
    this.#context = context;
    this.#lease = lease;
  }

  /**
   * The bytes from `start` to the end of the ciphertext, in order, as ranges of `size` bytes. The
   * first one is longer by `more`. Uses the memory of one range more than are read at the same
   * time. Rejects with a Failed or Problem that is not temporary, or with the signal's reason.
   */
  async *read(start: number, size: number, more = 0): AsyncGenerator<RangeOfBytes, void, undefined> {
    const { signal } = this.#context;
    const stop = () => this.#control.abort(signal.reason);
    signal.addEventListener('abort', stop);
    const ahead: Promise<RangeOfBytes>[] = [];
    let at = start;
    try {
      signal.throwIfAborted();
      while (at < this.#lease.length || ahead.length > 0) {
        while (at < this.#lease.length && ahead.length < AT_ONCE) {
          const end = Math.min(this.#lease.length, at + size + (at === start ? more : 0));
          ahead.push(this.#fetch(at, end, size + more));
          at = end;
        }
        const first = ahead.shift();
        if (first) yield await first;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Aborts all requests. */
  stop(): void {
    this.#control.abort(new Failed('unexpected'));
  }

  #fetch(start: number, end: number, room: number): Promise<RangeOfBytes> {
    const buffer = this.#free.pop() ?? new ArrayBuffer(room);
    const bytes = new Uint8Array(buffer, 0, end - start);
    const range = new Range(start, end, {
      lease: this.#lease,
      clock: this.#context.clock,
      limits: this.#context.limits,
      signal: this.#control.signal,
      arrived: this.#context.arrived,
      paused: (pause) => this.#paused(range, pause),
      answers: this.#answers,
      ask: (error, answers) => this.#ask(error, answers),
      fits: (etag) => (this.#etag ??= etag) === etag,
    });
    this.#running++;
    const filled = range
      .fill(bytes)
      .then(() => ({ bytes, release: () => void this.#free.push(buffer) }))
      .catch((error: unknown) => {
        this.#control.abort(error); // the others can stop
        throw this.#control.signal.reason;
      })
      .finally(() => {
        this.#running--;
        this.#paused(range, undefined);
      });
    filled.catch(() => undefined); // it may fail before it is awaited
    return filled;
  }

  /** The download waits when all running ranges wait. */
  #paused(range: Range, pause: Pause | undefined): void {
    if (pause) this.#pauses.set(range, pause);
    else this.#pauses.delete(range);
    const [waiting] = this.#pauses.values();
    const isPaused = waiting !== undefined && this.#pauses.size === this.#running;
    if (isPaused || this.#isPaused) this.#context.paused(isPaused ? (pause ?? waiting) : undefined);
    this.#isPaused = isPaused;
  }

  /** Asks the person once for all ranges: not again for a range that failed before the last answer. */
  async #ask(error: unknown, answers: number): Promise<number> {
    if (answers === this.#answers) {
      this.#asking ??= this.#context.stuck(error).then(() => {
        this.#asking = undefined;
        this.#answers++;
      });
      await this.#asking;
    }
    return this.#answers;
  }
}

interface RangeContext extends Omit<RangesContext, 'stuck'> {
  readonly lease: RunningLease;
  /** How often the person has answered so far. */
  readonly answers: number;
  /**
   * Waits for the person, unless they have answered more often than `answers`. Returns how often
   * they have answered.
   */
  readonly ask: (error: unknown, answers: number) => Promise<number>;
  /** Whether this is the ETag of the earlier ranges. */
  readonly fits: (etag: string | null) => boolean;
}

/** One range, over one connection at a time. */
class Range {
  readonly #start: number;
  readonly #end: number;
  readonly #context: RangeContext;
  #reading: Reading | undefined; // undefined: not connected
  #url = ''; // of the last connection
  #retries: Retries;
  #refused = false; // of the storage, the last time
  #answers: number; // of the person, when the retries started

  constructor(start: number, end: number, context: RangeContext) {
    this.#start = start;
    this.#end = end;
    this.#context = context;
    this.#answers = context.answers;
    this.#retries = this.#newRetries();
  }

  async fill(bytes: Bytes): Promise<void> {
    let filled = 0;
    while (filled < bytes.length) {
      this.#context.signal.throwIfAborted();
      try {
        const chunk = await this.#next(this.#start + filled);
        this.#retries.succeeded();
        this.#refused = false;
        bytes.set(chunk, filled);
        filled += chunk.length;
        this.#context.arrived(chunk.length);
      } catch (error) {
        await this.#recover(error);
      }
    }
    await this.#finish();
  }

  /** Reads the end of the answer; otherwise the browser would not reuse the connection. */
  async #finish(): Promise<void> {
    const beyond = this.#reading && (await nextChunk(this.#reading, this.#context).catch(() => undefined));
    this.#disconnect();
    if (beyond) throw new Failed('changed');
  }

  async #next(at: number): Promise<Uint8Array> {
    await this.#context.lease.keep(this.#reading !== undefined);
    this.#reading ??= await this.#connect(at);
    const chunk = await nextChunk(this.#reading, this.#context);
    if (!chunk) throw new Problem('unreachable', 'the storage stopped early');
    if (at + chunk.length > this.#end) throw new Failed('changed');
    return chunk;
  }

  async #connect(at: number): Promise<Reading> {
    const { lease, fits } = this.#context;
    this.#url = lease.url;
    const reading = await getBlob(this.#url, { start: at, end: this.#end }, this.#context);
    const range = `bytes ${at}-${this.#end - 1}/${lease.length}`;
    if (reading.status === 206 && reading.contentRange === range && fits(reading.etag)) return reading;
    await reading.chunks.cancel();
    throw new Failed('changed');
  }

  /** Waits, or asks for another URL. Rejects if neither helps. */
  async #recover(error: unknown): Promise<void> {
    const { signal, lease } = this.#context;
    this.#disconnect();
    signal.throwIfAborted();
    const refused = isStorageRefusal(error);
    if (!refused || this.#refused) await this.#retries.pause(error).catch((final: unknown) => this.#stuck(final));
    this.#refused = refused;
    if (refused || lease.urlExpired) await lease.replace(this.#url).catch(onlyIfLasting);
  }

  /** Waits for the person, if another attempt makes sense. What has arrived is kept. */
  async #stuck(error: unknown): Promise<void> {
    this.#context.signal.throwIfAborted();
    if (!isStorageRefusal(error) && failureOf(error, true).temporary !== true) throw error;
    this.#answers = await this.#context.ask(error, this.#answers);
    this.#retries = this.#newRetries();
  }

  #newRetries(): Retries {
    return new Retries({ ...this.#context, temporary: (error) => isTemporary(error) || isStorageRefusal(error) });
  }

  #disconnect(): void {
    this.#reading?.chunks.cancel().catch(() => undefined);
    this.#reading = undefined;
  }
}

/** The next attempt checks whether the lease has ended. */
function onlyIfLasting(error: unknown): void {
  if (failureOf(error, true).temporary !== true) throw error;
}
