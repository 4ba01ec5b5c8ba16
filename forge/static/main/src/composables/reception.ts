import { Failed, failureOf, isTemporary, type Failure } from '../api/errors';
import type * as fileApi from '../api/fileApi';
import type { Clock } from '../transfer/environment';
import { Pacer } from '../transfer/pace';
import { outcomeOf, valueOf, type DownloadPage, type ReceivedFile } from '../transfer/protocol';
import { retry } from '../transfer/retry';
import type { WorkerHandle } from '../transfer/startWorker';
import type { Claims } from './claims';
import type { ReceiveState } from './receiving';

/** What receiving asks of others. */
export interface ReceiveServices {
  readonly api: Pick<typeof fileApi, 'showShare' | 'claimShare' | 'acknowledgeShare'>;
  readonly claims: Claims;
  readonly startWorker: () => WorkerHandle;
  /** Has the browser save a file. */
  readonly save: (file: Blob, name: string) => void;
  readonly clock: Clock;
}

const ATTEMPTS = 5;

/** One try to get a share, from the key to the acknowledgement. */
export class Reception {
  readonly #shareId: string;
  readonly #services: ReceiveServices;
  readonly #show: (state: ReceiveState) => void;
  readonly #control = new AbortController();
  #worker: WorkerHandle | undefined;
  #again: (() => void) | undefined; // makes a download that is stuck go on
  #arrived: ReceivedFile | undefined;

  constructor(shareId: string, services: ReceiveServices, show: (state: ReceiveState) => void) {
    this.#shareId = shareId;
    this.#services = services;
    this.#show = (state) => { if (!this.#control.signal.aborted) show(state); };
  }

  /** Takes a key that was checked. Never rejects. */
  async run(key: string): Promise<void> {
    try {
      this.#arrived = await this.#fetch(key);
      if (this.#arrived.text === undefined) this.save();
      this.#services.claims.received(this.#shareId);
      await this.acknowledge();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Goes on with a download that is stuck; false if there is none. */
  goOn(): boolean {
    const again = this.#again;
    again?.();
    return again !== undefined;
  }

  cancel(): void {
    this.#control.abort();
    this.#worker?.stop();
  }

  save(): void {
    if (this.#arrived) this.#services.save(this.#arrived.file, this.#arrived.name);
  }

  /** Tells the service that the file is here, until it has heard. Never rejects. */
  async acknowledge(): Promise<void> {
    const { api, claims, clock } = this.#services;
    const claim = claims.find(this.#shareId);
    if (!claim) return;
    this.#show({ phase: 'acknowledging' });
    const once = () => api.acknowledgeShare(this.#shareId, claim.id);
    const { signal } = this.#control;
    try {
      await once().catch((error: unknown) => {
        if (!isTemporary(error)) throw error;
        this.#tell(false);
        return retry(once, { signal, clock, attempts: Infinity });
      });
      this.#tell(true);
    } catch {
      this.#tell(false); // the service will never know; the file is here all the same
    }
    if (!signal.aborted) claims.close(this.#shareId);
  }

  async #fetch(secret: string): Promise<ReceivedFile> {
    const { api, startWorker, clock } = this.#services;
    const { signal } = this.#control;
    this.#show({ phase: 'checking' });
    const share = await retry(() => api.showShare(this.#shareId), { signal, clock, attempts: ATTEMPTS });
    if (share.role !== 'recipient') throw new Failed('not-yours');
    if (share.metadata === undefined) throw new Failed(share.status); // it has ended
    signal.throwIfAborted();
    this.#worker = startWorker();
    return valueOf(this.#worker.download({ shareId: this.#shareId, secret, metadata: share.metadata }, this.#page()));
  }

  #page(): DownloadPage {
    const { api, claims, clock } = this.#services;
    const pacer = new Pacer();
    let last: ReceiveState = { phase: 'checking' };
    const show = (state: ReceiveState) => { this.#show(last = state); };
    return {
      claim: (claimKey) => {
        if (last.phase === 'checking') show({ phase: 'claiming' });
        const request = { claimKey, claimId: claims.open(this.#shareId) };
        return outcomeOf(retry(() => api.claimShare(this.#shareId, request), { clock, signal: this.#control.signal, attempts: ATTEMPTS }));
      },
      progress: (name, done, total) => {
        show({ phase: 'downloading', name, done, total, interrupted: false, ...pacer.mark(done, total, clock.now()) });
      },
      interrupted: (yes) => { if (last.phase === 'downloading') show({ ...last, interrupted: yes }); },
      stuck: (failure) => new Promise((resolve) => {
        this.#again = () => {
          this.#again = undefined;
          this.#show(last);
          resolve();
        };
        this.#show({ phase: 'failed', failure, canRetry: true });
      }),
    };
  }

  #tell(acknowledged: boolean): void {
    if (!this.#arrived) return;
    const { name, file, text } = this.#arrived;
    this.#show({ phase: 'received', name, size: file.size, acknowledged, ...(text === undefined ? {} : { text }) });
  }

  #fail(error: unknown): void {
    this.#worker?.stop();
    const failure = failureOf(error, this.#services.clock.isOnline);
    if (ENDS.has(failure.reason)) this.#services.claims.close(this.#shareId);
    this.#show(stateOf(failure));
  }
}

const ENDS = new Set(['downloaded', 'unconfirmed', 'declined', 'revoked', 'expired', 'not-found']);

/** What no other try changes. All else costs nothing to try again: the lease is held, and the key was typed. */
const LASTS = new Set([...ENDS, 'not-yours', 'metadata-format']);

function stateOf(failure: Failure): ReceiveState {
  if (failure.reason === 'wrong-key') return { phase: 'wrong-key' };
  if (failure.reason === 'claimed' && failure.until !== undefined) return { phase: 'busy', until: failure.until };
  return { phase: 'failed', failure, canRetry: !LASTS.has(failure.reason) };
}
