import type { Metadata } from '@secure-share/crypto';
import type { DownloadWorker, Outcome } from '@secure-share/shared/transfer/protocol';
import type { Pause } from '@secure-share/shared/transfer/retry';

import type { ShareTerms } from '../lib/shareTerms';
import type { CommitResponse, CreateRequest, CreateResponse, Part, PartUpload } from '../api/schema';

export {
  outcomeOf,
  valueOf,
  type DownloadPage,
  type DownloadRequest,
  type Lease,
  type Outcome,
  type ReceivedFile,
} from '@secure-share/shared/transfer/protocol';

/** One file as it was picked or dropped. */
export interface PickedFile {
  readonly file: File;
  /**
   * Its path within what was picked, with "/" between folders: "photos/a.jpg", or just its name. An
   * empty folder has the path "photos/" and a file of no bytes.
   */
  readonly path: string;
}

/** What to send. A text is sent as a small file with its own type. */
export type UploadSource =
  { readonly kind: 'files'; readonly files: readonly PickedFile[] } | { readonly kind: 'text'; readonly text: string };

/** An upload, as a Worker needs it. */
export interface UploadRequest extends ShareTerms {
  readonly shareId: string;
  /** The key, 22 characters. */
  readonly secret: string;
  /** With a password: the secret from which the keys of the share follow, 22 characters. */
  readonly withPassword?: string;
  /** With a gate: what proofs of its password are checked with, 43 characters. */
  readonly gateVerifier?: string;
  /** If several shares hold the file: the key of its body, 22 characters. */
  readonly fileKey?: string;
  /** What shares that are sent together have in common, 22 characters. */
  readonly sending?: string;
  /** Account id, or OUTSIDER. */
  readonly recipient: string;
  readonly description?: CreateRequest['description'];
  readonly fileInfo?: CreateRequest['fileInfo'];
  readonly label?: CreateRequest['label'];
  /** For somebody outside, sealed with the key: they cannot read the description otherwise. */
  readonly outside?: Pick<Metadata, 'sender' | 'for' | 'description'>;
  readonly source: UploadSource;
  /** The longest ciphertext that the service accepts, in bytes. */
  readonly largest?: number;
  /** To continue this upload. The source must be the same. */
  readonly interrupted?: InterruptedUpload;
}

/** What is needed, apart from the key and the file, to continue an upload in parts later. */
export interface BegunUpload {
  /** Of the body (RFC 8188). 22 characters of base64url. */
  readonly salt: string;
  /** As the service has accepted it. */
  readonly request: CreateRequest;
  /** Bytes. */
  readonly partSize: number;
}

export interface InterruptedUpload extends BegunUpload {
  /** SHA-256 of each part that may have left this machine, by number. */
  readonly sums: ReadonlyMap<number, string>;
  /** The numbers of the parts that the storage has. */
  readonly stored: ReadonlySet<number>;
}

export type UploadPhase = 'packing' | 'checking' | 'announcing' | 'uploading' | 'committing';

/**
 * What the page does for an upload, because only the page can call the file API. Each call is one
 * attempt: the Worker repeats it.
 */
export interface UploadPage {
  create(request: CreateRequest): Promise<Outcome<CreateResponse>>;
  presignParts(parts: readonly Part[]): Promise<Outcome<readonly PartUpload[]>>;
  /** `sha256` is the hash of the SHA-256s of the parts. Absent after an upload in one piece. */
  commit(sha256?: string): Promise<Outcome<CommitResponse>>;
  /** Keeps what a later page needs to continue. Called before the first part is sent. Never rejects. */
  begun(upload: BegunUpload): Promise<void>;
  /** Keeps the hash of a part. The part is sent only if this succeeds. */
  sealed(number: number, sha256: string): Promise<Outcome<void>>;
  /** Keeps that the storage has the part. */
  stored(number: number, sha256: string): void;
  progress(phase: UploadPhase, done: number, total: number): void;
  /** It waits, and continues by itself. Undefined when it continues. */
  paused(pause: Pause | undefined): void;
}

/** A Worker. It carries out one transfer in its life. */
export interface TransferWorker extends DownloadWorker {
  /** Packs, reads, seals, creates the share, uploads and commits. */
  upload(request: UploadRequest, page: UploadPage): Promise<Outcome<CommitResponse>>;
  /** Continues a failed upload: sends what is missing. */
  resume(): Promise<Outcome<CommitResponse>>;
}
