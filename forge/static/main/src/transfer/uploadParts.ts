import {
  compositeSha256,
  fromBase64Url,
  partsOf,
  sha256,
  toBase64Url,
  type Bytes,
  type ReadAt,
  type Sealer,
} from '@secure-share/crypto';

import { putBlob, type Limits } from '../api/blobStore';
import { Failed, isStorageRefusal, isTemporary } from '../api/errors';
import type { Multipart, Part, PartUpload } from '../api/schema';
import { retry, type RetryPolicy } from './retry';

/** So many parts are uploaded at a time: one alone leaves the line idle while the next is sealed, three are no faster (docs/performance.md). */
const LANES = 2;

/** So many URLs are asked for in one call. A part that waits for its turn costs the page some 80 MB, so none waits. */
const BATCH = 1;

const REFUSALS = 5; // of the same part's URL, in a row

export interface PartsContext {
  readonly sealer: Sealer;
  readonly read: ReadAt;
  readonly presign: (parts: readonly Part[]) => Promise<readonly PartUpload[]>;
  /** Bytes of the body that were handed over. It falls back when a part is sent again. */
  readonly progress: (bytes: number) => void;
  readonly limits: Limits;
}

interface Sealed extends Part {
  readonly bytes: Bytes;
}

/** Uploads a body in parts, each sealed when its turn comes. */
export class PartsUpload {
  readonly #context: PartsContext;
  readonly #size: number;
  readonly #count: number;
  readonly #sums = new Map<number, string>(); // of those that arrived, by number
  readonly #sent = new Map<number, number>(); // bytes, by number

  /** Throws a Failed, `unintelligible`, if these are not the parts of this body. */
  constructor(context: PartsContext, { partSize, parts }: Multipart) {
    this.#context = context;
    this.#size = partSize;
    this.#count = parts;
    if (parts !== partsOf(context.sealer.layout.size, partSize).length) throw new Failed('unintelligible');
  }

  /**
   * Uploads those that are missing, and gives the SHA-256 over those of all. If one
   * fails for good, the attempts of others that are under way are waited for, so that
   * the next run has less to do, and are not repeated. Rejects with the first failure.
   */
  async run(policy: RetryPolicy): Promise<string> {
    const missing = Array.from({ length: this.#count }, (_, i) => i + 1).filter((number) => !this.#sums.has(number));
    const { temporary = isTemporary } = policy;
    let over = false;
    const shared: RetryPolicy = { ...policy, temporary: (error) => !over && temporary(error) };
    const lanes = Array.from({ length: LANES }, () => this.#lane(missing, shared));
    for (const lane of lanes) {
      lane.catch(() => {
        over = true;
        missing.splice(0); // nothing new is begun
      });
    }
    const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
    if (failed) throw failed.reason;
    const sums = Array.from({ length: this.#count }, (_, i) => fromBase64Url(this.#sums.get(i + 1) ?? ''));
    return toBase64Url(await compositeSha256(sums));
  }

  async #lane(missing: number[], policy: RetryPolicy): Promise<void> {
    for (let batch; (batch = missing.splice(0, BATCH)).length > 0;) {
      const sealed = [];
      for (const number of batch) sealed.push(await this.#seal(number, policy.signal));
      await this.#upload(sealed, policy);
    }
  }

  async #seal(number: number, signal: AbortSignal): Promise<Sealed> {
    signal.throwIfAborted();
    const { sealer, read } = this.#context;
    const start = (number - 1) * this.#size;
    const bytes = await sealer.sealRange({ start, end: Math.min(start + this.#size, sealer.layout.size) }, read);
    return { number, bytes, sha256: toBase64Url(await sha256(bytes)) };
  }

  /** Asks for other URLs when the storage refuses one. That is also how it comes to know that the share is over. */
  async #upload(left: Sealed[], policy: RetryPolicy): Promise<void> {
    for (let refusals = 0; left.length > 0;) {
      const wanted = left.map(({ number, sha256 }) => ({ number, sha256 }));
      const urls = await retry(() => this.#context.presign(wanted), policy);
      for (const url of urls) {
        const [part] = left;
        if (part?.number !== url.number) throw new Failed('unintelligible');
        try {
          await retry(() => this.#put(url, part, policy.signal), policy);
        } catch (error) {
          if (!isStorageRefusal(error) || ++refusals >= REFUSALS) throw error;
          break;
        }
        this.#sums.set(part.number, part.sha256);
        left.shift();
        refusals = 0;
      }
    }
  }

  async #put(url: PartUpload, { number, bytes }: Sealed, signal: AbortSignal): Promise<void> {
    const tell = (sent: number) => {
      this.#sent.set(number, sent);
      this.#context.progress([...this.#sent.values()].reduce((a, b) => a + b, 0));
    };
    tell(0);
    await putBlob(url, bytes, { signal, limits: this.#context.limits }, tell);
    tell(bytes.length);
  }
}
