import { compositeSha256, fromBase64Url, toBase64Url } from '@secure-share/crypto';

import { putBlob, type Limits } from '@secure-share/shared/api/blobStore';
import { Failed, isStorageRefusal, isTemporary } from '@secure-share/shared/api/errors';
import type { Part, PartUpload } from '../api/schema';
import { retry, type RetryPolicy } from '@secure-share/shared/transfer/retry';
import type { SealedPart } from './sealedParts';

/** Parts that are uploaded at a time, while the next one is sealed (docs/performance.md). */
const LANES = 3;

/** URLs that the service issues in one call. */
const URLS = 100;

const REFUSALS = 5; // for the same part, in a row

/** What is known about the parts of a body, by number. Kept when the upload is started again, or continued later. */
export interface PartsState {
  /** SHA-256 of each part that was ever sealed. */
  readonly sums: Map<number, string>;
  /** Parts that the storage has. */
  readonly stored: Set<number>;
}

export interface PartsContext {
  readonly count: number;
  readonly state: PartsState;
  readonly seal: (number: number, signal: AbortSignal) => Promise<SealedPart>;
  readonly sizeOf: (number: number) => number;
  readonly presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>;
  /** Keeps the hash of a part. The part is sent only if this fulfils. */
  readonly sealed: (number: number, sha256: string) => Promise<void>;
  /** Keeps that the storage has the part. */
  readonly stored: (number: number, sha256: string) => void;
  /** Bytes of the body that were sent. The number decreases if a part is sent again. */
  readonly progress: (bytes: number) => void;
  readonly limits: Limits;
}

/** Uploads a body in parts. Each part is sealed just before it is sent. */
export class PartsUpload {
  readonly #context: PartsContext;
  readonly #sent = new Map<number, number>(); // bytes, by number

  constructor(context: PartsContext) {
    this.#context = context;
    for (const number of context.state.stored) this.#sent.set(number, context.sizeOf(number));
  }

  /**
   * Uploads the missing parts. Resolves to the hash of the SHA-256s of all parts. If one fails for
   * good, waits for the attempts of others that are running, so that the next run has less to do,
   * and does not repeat them. Rejects with the first failure.
   */
  async run(policy: RetryPolicy): Promise<string> {
    const { count, state } = this.#context;
    const missing = numbers(count).filter((number) => !state.stored.has(number));
    const { temporary = isTemporary } = policy;
    let over = false;
    const shared: RetryPolicy = { ...policy, temporary: (error) => !over && temporary(error) };
    const urls = new Urls((parts) => retry(() => this.#context.presign(parts), shared));
    const lanes = Array.from({ length: LANES }, () => this.#lane(missing, urls, shared));
    for (const lane of lanes) {
      lane.catch(() => {
        over = true;
        missing.splice(0); // no new part is started
      });
    }
    const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
    if (failed) throw failed.reason;
    const sums = numbers(count).map((number) => fromBase64Url(state.sums.get(number) ?? ''));
    return toBase64Url(await compositeSha256(sums));
  }

  async #lane(missing: number[], urls: Urls, policy: RetryPolicy): Promise<void> {
    for (let number; (number = missing.shift()) !== undefined;) {
      policy.signal.throwIfAborted();
      const part = await this.#seal(number, policy.signal);
      await this.#upload(part, urls, policy);
      this.#context.state.stored.add(number);
      this.#context.stored(number, part.sha256);
    }
  }

  /**
   * A part that is sealed again must have the same hash as before, or it is not sent: no nonce is
   * used for two plaintexts.
   */
  async #seal(number: number, signal: AbortSignal): Promise<SealedPart> {
    const { state, seal, sealed } = this.#context;
    const part = await seal(number, signal);
    const before = state.sums.get(number);
    if (before === undefined) await sealed(number, part.sha256);
    else if (before !== part.sha256) throw new Failed('file-changed');
    state.sums.set(number, part.sha256);
    return part;
  }

  /** Asks for another URL when the storage refuses one. The answer also shows whether the share has ended. */
  async #upload(part: SealedPart, urls: Urls, policy: RetryPolicy): Promise<void> {
    for (let refusals = 0; ;) {
      const url = await urls.of(part);
      try {
        await retry(() => this.#put(url, part, policy.signal), policy);
        return;
      } catch (error) {
        if (!isStorageRefusal(error) || ++refusals >= REFUSALS) throw error;
      }
    }
  }

  async #put(url: PartUpload, { number, body }: SealedPart, signal: AbortSignal): Promise<void> {
    const tell = (sent: number) => {
      this.#sent.set(number, sent);
      this.#context.progress([...this.#sent.values()].reduce((a, b) => a + b, 0));
    };
    tell(0);
    await putBlob(url, body, { signal, limits: this.#context.limits }, tell);
    tell(body.size);
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

interface Wanted {
  readonly part: Part;
  readonly resolve: (url: PartUpload) => void;
  readonly reject: (error: unknown) => void;
}

/** Asks for URLs: one call at a time, for all parts that became ready during the call before. */
class Urls {
  readonly #presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>;
  readonly #wanted: Wanted[] = [];
  #asking = false;

  constructor(presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>) {
    this.#presign = presign;
  }

  /** Rejects like `presign`, or with a Failed, `unintelligible`, if the response has no URL for the part. */
  of({ number, sha256 }: Part): Promise<PartUpload> {
    return new Promise((resolve, reject) => {
      this.#wanted.push({ part: { number, sha256 }, resolve, reject });
      if (!this.#asking) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    for (let batch; (batch = this.#wanted.splice(0, URLS)).length > 0;) await this.#askFor(batch);
    this.#asking = false;
  }

  async #askFor(batch: readonly Wanted[]): Promise<void> {
    try {
      const urls = await this.#presign(batch.map(({ part }) => part));
      for (const { part, resolve, reject } of batch) {
        const url = urls.find(({ number }) => number === part.number);
        if (url) resolve(url);
        else reject(new Failed('unintelligible'));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
