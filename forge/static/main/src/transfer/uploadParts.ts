import { compositeSha256, fromBase64Url, toBase64Url } from '@secure-share/crypto';

import { putBlob, type Limits } from '../api/blobStore';
import { Failed, isStorageRefusal, isTemporary } from '../api/errors';
import type { Part, PartUpload } from '../api/schema';
import { retry, type RetryPolicy } from './retry';
import type { SealedPart } from './sealedParts';

/** So many parts are uploaded at a time, while the next one is sealed (docs/performance.md). */
const LANES = 3;

/** So many URLs the service grants in one call. */
const URLS = 100;

const REFUSALS = 5; // of the same part's URL, in a row

/** What is known of the parts of a body, also when the upload begins again. By number. */
export interface PartsState {
  /** SHA-256 of each part that was ever sealed. */
  readonly sums: Map<number, string>;
  /** Those that the storage has. */
  readonly stored: Set<number>;
}

export interface PartsContext {
  readonly count: number;
  readonly state: PartsState;
  readonly seal: (number: number, signal: AbortSignal) => Promise<SealedPart>;
  readonly sizeOf: (number: number) => number;
  readonly presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>;
  /** Bytes of the body that were handed over. It falls back when a part is sent again. */
  readonly progress: (bytes: number) => void;
  readonly limits: Limits;
}

/** Uploads a body in parts, each sealed when its turn comes. */
export class PartsUpload {
  readonly #context: PartsContext;
  readonly #sent = new Map<number, number>(); // bytes, by number

  constructor(context: PartsContext) {
    this.#context = context;
    for (const number of context.state.stored) this.#sent.set(number, context.sizeOf(number));
  }

  /**
   * Uploads those that are missing, and gives the SHA-256 over those of all. If one
   * fails for good, the attempts of others that are under way are waited for, so that
   * the next run has less to do, and are not repeated. Rejects with the first failure.
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
        missing.splice(0); // nothing new is begun
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
    }
  }

  /** A part that is made again leaves only if it is what it was: no nonce meets two plaintexts. */
  async #seal(number: number, signal: AbortSignal): Promise<SealedPart> {
    const { state, seal } = this.#context;
    const part = await seal(number, signal);
    if ((state.sums.get(number) ?? part.sha256) !== part.sha256) throw new Failed('file-changed');
    state.sums.set(number, part.sha256);
    return part;
  }

  /** Asks for another URL when the storage refuses one. That is also how it comes to know that the share is over. */
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

/** Asks for URLs: one call at a time, for all parts that became ready during the one before. */
class Urls {
  readonly #presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>;
  readonly #wanted: Wanted[] = [];
  #asking = false;

  constructor(presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>) {
    this.#presign = presign;
  }

  /** Rejects as `presign` does, or with a Failed, `unintelligible`, if the answer has no URL for the part. */
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
