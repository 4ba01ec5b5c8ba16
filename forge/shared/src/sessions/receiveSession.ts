import { failureOf, type Failure } from '../api/errors';
import type { Clock } from '../transfer/environment';
import { SpeedMeter, type Measured } from '../transfer/speed';
import {
  outcomeOf,
  valueOf,
  type DownloadHandle,
  type DownloadPage,
  type Lease,
  type ReceivedFile,
} from '../transfer/protocol';
import { retry, type Pause } from '../transfer/retry';
import type { Claims } from './claims';

export type ReceiveState =
  | { readonly phase: 'idle' }
  /** Checks the key locally, then asks the service for the download. */
  | { readonly phase: 'checking' | 'claiming'; readonly pause?: Pause | undefined }
  /** During a pause it waits, and continues by itself. */
  | (Measured & { readonly phase: 'downloading'; readonly name: string; readonly pause?: Pause | undefined })
  /** Complete and verified. The service keeps its copy until the person confirms. */
  | {
      readonly phase: 'received';
      readonly name: string;
      /** Bytes */
      readonly size: number;
      /** Only of a text, which is shown and not stored. */
      readonly text?: string;
    }
  /** The key does not belong to this share. The person can try another one. */
  | { readonly phase: 'wrong-key' }
  /** Another download of it is running until this time (RFC 3339), unless that continues. */
  | { readonly phase: 'busy'; readonly until: string }
  | { readonly phase: 'failed'; readonly failure: Failure; readonly canRetry: boolean };

/** The calls of a service, each one attempt. They reject with a Failed or Problem. */
export interface ReceiveApi {
  /** The sealed metadata of a share that has not ended. Changes nothing. */
  readonly sealedMetadata: (shareId: string, key: string) => Promise<string>;
  readonly claimShare: (
    shareId: string,
    request: { readonly claimKey: string; readonly claimId: string },
  ) => Promise<Lease>;
  readonly acknowledgeShare: (shareId: string, claimId: string) => Promise<void>;
}

/** The services that receiving uses. */
export interface ReceiveServices {
  readonly api: ReceiveApi;
  readonly claims: Claims;
  readonly startWorker: () => DownloadHandle;
  /** Removes a download from the browser's storage because nobody will resume it. Never rejects. */
  readonly forgetDownload: (shareId: string) => Promise<void>;
  /**
   * Asks the browser to save a file. Calls `refused` if it is known that the browser did not save
   * it. Nothing reports success.
   */
  readonly save: (file: Blob, name: string, refused: () => void) => void;
  /** Does the same in a separate window. False if the browser opened none. Absent where no policy is in the way. */
  readonly saveInWindow?: (file: Blob, name: string, words: WindowWords) => boolean;
  readonly clock: Clock;
}

/** Texts of the window that saves a file. */
export interface WindowWords {
  readonly title: string;
  readonly text: string;
  /** Text of the link that saves the file. */
  readonly save: string;
  /** BCP 47 */
  readonly language: string;
}

/** One attempt to download a share, from the key to the verified file. */
export class ReceiveSession {
  readonly #shareId: string;
  readonly #services: ReceiveServices;
  readonly #show: (state: ReceiveState) => void;
  readonly #control = new AbortController();
  #worker: DownloadHandle | undefined;
  #again: (() => void) | undefined; // continues a stuck download
  #arrived: ReceivedFile | undefined;

  constructor(shareId: string, services: ReceiveServices, show: (state: ReceiveState) => void) {
    this.#shareId = shareId;
    this.#services = services;
    this.#show = (state) => {
      if (!this.#control.signal.aborted) show(state);
    };
  }

  /** Starts with a checked key. Never rejects. */
  async run(key: string): Promise<void> {
    try {
      const { name, file, text } = (this.#arrived = await this.#download(key));
      this.#services.claims.mark(this.#shareId, 'downloaded');
      this.#show({ phase: 'received', name, size: file.size, ...(text === undefined ? {} : { text }) });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Continues a stuck download. False if none is stuck. */
  goOn(): boolean {
    const again = this.#again;
    again?.();
    return again !== undefined;
  }

  cancel(): void {
    this.#control.abort();
    this.#worker?.stop();
  }

  /** Calls `refused` if it is known that the browser did not save it. */
  save(refused: () => void): void {
    if (this.#arrived) this.#services.save(this.#arrived.file, this.#arrived.name, refused);
  }

  saveInWindow(words: WindowWords): boolean {
    const { saveInWindow } = this.#services;
    return this.#arrived !== undefined && saveInWindow?.(this.#arrived.file, this.#arrived.name, words) === true;
  }

  async #download(secret: string): Promise<ReceivedFile> {
    const { api, startWorker, clock } = this.#services;
    const { signal } = this.#control;
    this.#show({ phase: 'checking' });
    const metadata = await retry(() => api.sealedMetadata(this.#shareId, secret), {
      signal,
      clock,
      paused: (pause) => {
        this.#show({ phase: 'checking', pause });
      },
    });
    signal.throwIfAborted();
    this.#worker = startWorker();
    return valueOf(this.#worker.download({ shareId: this.#shareId, secret, metadata }, this.#page()));
  }

  #page(): DownloadPage {
    const { api, claims, clock } = this.#services;
    const meter = new SpeedMeter();
    let last: ReceiveState = { phase: 'checking' };
    const show = (state: ReceiveState) => {
      this.#show((last = state));
    };
    return {
      claim: async (claimKey) => {
        if (last.phase === 'checking') show({ phase: 'claiming' });
        const request = { claimKey, claimId: await claims.open(this.#shareId) };
        return outcomeOf(api.claimShare(this.#shareId, request));
      },
      progress: (name, done, total) => {
        show({ phase: 'downloading', name, done, total, ...meter.mark(done, total, clock.now()) });
      },
      paused: (pause) => {
        if (last.phase === 'claiming' || last.phase === 'downloading') show({ ...last, pause });
      },
      stuck: (failure) =>
        new Promise((resolve) => {
          this.#again = () => {
            this.#again = undefined;
            this.#show(last);
            resolve();
          };
          this.#show({ phase: 'failed', failure, canRetry: true });
        }),
    };
  }

  #fail(error: unknown): void {
    this.#worker?.stop();
    const failure = failureOf(error, this.#services.clock.isOnline);
    if (ENDS.has(failure.reason)) {
      this.#services.claims.close(this.#shareId);
      void this.#services.forgetDownload(this.#shareId);
    }
    this.#show(stateOf(failure));
  }
}

const ENDS = new Set(['downloaded', 'unconfirmed', 'declined', 'revoked', 'expired', 'not-found']);

/**
 * Failures that another attempt does not change. After any other one it costs nothing to try again:
 * the lease is held, and the key is known.
 */
const LASTS = new Set([...ENDS, 'not-yours', 'metadata-format', 'memory-only', 'framed']);

function stateOf(failure: Failure): ReceiveState {
  if (failure.reason === 'wrong-key') return { phase: 'wrong-key' };
  if (failure.reason === 'claimed' && failure.until !== undefined) return { phase: 'busy', until: failure.until };
  return { phase: 'failed', failure, canRetry: !LASTS.has(failure.reason) };
}
