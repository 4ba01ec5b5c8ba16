import { Digest, openMetadata, openStream, Refusal, Secret, type Bytes, type Metadata } from '@secure-share/crypto';

import { getBlob, nextChunk, type Limits, type Reading } from '../api/blobStore';
import { Failed, failureOf, isStorageRefusal, isTemporary, Problem } from '../api/errors';
import type { Clock, Environment } from './environment';
import { safeName } from './fileName';
import { valueOf, type DownloadPage, type DownloadRequest, type Lease, type ReceivedFile } from './protocol';
import { Retries, retry, type Pause } from './retry';
import type { TempFile } from './storage';
import { isText } from './text';

// Milliseconds. The lease is renewed after half of what is left of it, by a clock that may be wrong.
const RENEW_SOONEST = 1000;
const RENEW_LATEST = 5 * 60_000;
const RENEW_AGAIN = 10_000; // after the service did not answer

interface DownloadContext {
  /** Grants, resumes and renews the lease, in one attempt. Rejects with a Failed or Problem. */
  readonly claim: () => Promise<Lease>;
  /** Bytes of the ciphertext. */
  readonly progress: (done: number, total: number) => void;
  readonly paused: (pause: Pause | undefined) => void;
  /** It does not continue by itself; fulfils when it is to be tried again. */
  readonly stuck: (error: unknown) => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

/**
 * A ciphertext, read to its last byte over as many connections and URLs as it
 * takes, while the lease is kept alive.
 */
class Download {
  readonly #context: DownloadContext;
  #lease: Lease;
  #renewAt: number;
  #reading: Reading | undefined; // undefined: not connected
  #etag: string | null = null;
  #offset = 0;
  #retries: Retries;
  #refused = false; // by the storage, the last time

  private constructor(context: DownloadContext, lease: Lease) {
    this.#context = context;
    this.#retries = this.#newRetries();
    this.#lease = lease;
    this.#renewAt = this.#half(lease);
  }

  /** Gets the first lease. Rejects with what `claim` rejects with. */
  static async begin(context: DownloadContext): Promise<Download> {
    return new Download(context, await retry(context.claim, context));
  }

  /** Of the ciphertext, in bytes. */
  get length(): number {
    return this.#lease.length;
  }

  /** Errors with a Failed or Problem that does not pass, or with the signal's reason. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          if (this.#offset === this.length) controller.close();
          else controller.enqueue(await this.#next());
        },
        cancel: () => this.#disconnect(),
      },
      { highWaterMark: 0 },
    );
  }

  async #next(): Promise<Uint8Array<ArrayBuffer>> {
    for (;;) {
      this.#context.signal.throwIfAborted();
      try {
        const chunk = await this.#some();
        this.#retries.succeeded();
        this.#refused = false;
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
    const goesOn =
      this.#offset === 0
        ? reading.status === 200
        : reading.status === 206 && reading.etag === this.#etag && reading.contentRange === range;
    if (!goesOn) {
      await reading.chunks.cancel();
      throw new Failed('changed');
    }
    this.#etag = reading.etag;
    return reading;
  }

  /** While bytes arrive, a lease that cannot be renewed just now does not break the download off. */
  async #keepLease(): Promise<void> {
    const { clock } = this.#context;
    if (clock.now() < this.#renewAt) return;
    try {
      await this.#renew();
    } catch (error) {
      if (!this.#reading || failureOf(error, true).temporary !== true) throw error;
      this.#renewAt = clock.now() + RENEW_AGAIN;
    }
  }

  async #renew(): Promise<void> {
    const lease = await this.#context.claim();
    if (lease.length !== this.length) throw new Failed('changed');
    this.#lease = lease;
    this.#renewAt = this.#half(lease);
  }

  #half({ leaseEndsAt }: Lease): number {
    const now = this.#context.clock.now();
    return now + Math.min(RENEW_LATEST, Math.max(RENEW_SOONEST, (Date.parse(leaseEndsAt) - now) / 2));
  }

  /** Waits, or asks for another URL; rejects if neither helps. */
  async #recover(error: unknown): Promise<void> {
    const { signal, clock } = this.#context;
    this.#disconnect();
    signal.throwIfAborted();
    const refused = isStorageRefusal(error);
    if (!refused || this.#refused) await this.#retries.pause(error).catch((final: unknown) => this.#stuck(final));
    this.#refused = refused;
    if (refused || clock.now() >= Date.parse(this.#lease.urlExpiresAt)) await this.#renew().catch(onlyIfLasting);
  }

  /** Waits for the person, if another attempt makes sense at all. What has arrived is kept. */
  async #stuck(error: unknown): Promise<void> {
    this.#context.signal.throwIfAborted();
    if (!isStorageRefusal(error) && failureOf(error, true).temporary !== true) throw error;
    await this.#context.stuck(error);
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

/** The next round finds out whether it is over. */
function onlyIfLasting(error: unknown): void {
  if (failureOf(error, true).temporary !== true) throw error;
}

/**
 * Downloads one share. All that can go wrong without a claim goes wrong before it:
 * the key, and the room for the file. What is given was verified to its last byte.
 *
 * Rejects with a Refusal (`wrong-key`), a Failed (`no-room`, `damaged`, `changed`),
 * a Problem, or with the signal's reason. Nothing of the file is left then.
 */
export async function downloadFile(
  { shareId, secret: key, metadata: sealed }: DownloadRequest,
  page: DownloadPage,
  environment: Environment,
  signal: AbortSignal,
): Promise<ReceivedFile> {
  const secret = Secret.parse(key);
  const metadata = await openMetadata(sealed, secret, shareId);
  const name = safeName(metadata.name);
  const output = await environment.storage.createFile(metadata.size);
  try {
    const claimKey = (await secret.claimKey(shareId)).reveal();
    const download = await Download.begin({
      ...environment,
      signal,
      claim: () => valueOf(page.claim(claimKey)),
      progress: (done, total) => page.progress(name, done, total),
      paused: (pause) => page.paused(pause),
      stuck: (error) => page.stuck(failureOf(error, environment.clock.isOnline)),
    });
    await verify(openStream(download.stream(), secret.ikm()), metadata, output);
    const file = await output.finish();
    return { name, file, ...(isText(metadata) ? { text: await file.text() } : {}) };
  } catch (error) {
    await output.discard();
    throw error instanceof Refusal ? new Failed('damaged', { detail: error.reason }) : error;
  }
}

/** Copies a plaintext, which has to be what the metadata say. */
async function verify(plaintext: ReadableStream<Bytes>, { size, digest }: Metadata, output: TempFile): Promise<void> {
  const found = new Digest();
  let length = 0;
  const reader = plaintext.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > size) break;
      output.write(value);
      await found.write(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it has failed already, perhaps
  }
  const differs = digest !== undefined && (await found.value()) !== digest;
  if (length !== size || differs) throw new Failed('damaged');
}
