import { Failed, failureOf, type Failure } from '../api/errors';
import type { Pause } from './retry';

/** A download, as a Worker needs it. */
export interface DownloadRequest {
  readonly shareId: string;
  /** The key, 22 characters. */
  readonly secret: string;
  /** Sealed, as the file API returns it. */
  readonly metadata: string;
}

/** A lease. Times are RFC 3339. */
export interface Lease {
  readonly url: string;
  readonly urlExpiresAt: string;
  readonly leaseEndsAt: string;
  /** Of the ciphertext, in bytes. */
  readonly length: number;
}

/** What the page does for a download. */
export interface DownloadPage {
  /** Grants, resumes or renews the lease, in one attempt: the Worker repeats it. */
  claim(claimKey: string): Promise<Outcome<Lease>>;
  progress(name: string, done: number, total: number): void;
  /** It waits, and continues by itself. Undefined when it continues. */
  paused(pause: Pause | undefined): void;
  /** It does not continue by itself. Fulfils when the person wants to try again. */
  stuck(failure: Failure): Promise<void>;
}

/** A complete, verified file with a safe name. */
export interface ReceivedFile {
  readonly name: string;
  readonly file: Blob;
  /** The content, if it is a text. */
  readonly text?: string;
}

/** What a Worker does for a download. */
export interface DownloadWorker {
  /** Decrypts the metadata, checks the space, claims, downloads, decrypts and verifies. */
  download(request: DownloadRequest, page: DownloadPage): Promise<Outcome<ReceivedFile>>;
  /** Stops the running call, which then rejects. */
  cancel(): void;
}

/** A Worker in its own thread, as the page sees it. */
export interface DownloadHandle extends DownloadWorker {
  /**
   * Ends the thread and everything that it does. May be called again. Files that it has returned
   * stay readable until then.
   */
  stop(): void;
}

/** The result of a call between threads. An error would lose everything but its message on the way. */
export type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** Rejects with a {@link Failed}. */
export async function valueOf<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if ('value' in settled) return settled.value;
  const { reason, ...more } = settled.failure;
  throw new Failed(reason, more);
}
