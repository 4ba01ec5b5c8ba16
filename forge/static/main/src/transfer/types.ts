import type { CreateRequest, CreateResponse, Part, PartUpload } from '../api/wire';
import type { Failure, Outcome } from './failed';
import type { Member } from './zip';

/** What is to be sent. A text travels as a small file of a type of its own. */
export type Cargo =
  | { readonly kind: 'files'; readonly files: readonly Member[] }
  | { readonly kind: 'text'; readonly text: string };

/** An upload, as a Worker needs to know it. */
export interface Outgoing {
  readonly shareId: string;
  /** The key, 22 characters. */
  readonly secret: string;
  /** Account id. */
  readonly recipient: string;
  readonly description?: CreateRequest['description'];
  readonly cargo: Cargo;
  /** The longest ciphertext that the service takes, in bytes. */
  readonly largest?: number;
}

export type UploadPhase = 'packing' | 'reading' | 'announcing' | 'uploading';

/** What the page does for an upload: only it can ask the product. */
export interface SendingPage {
  announce(request: CreateRequest): Promise<Outcome<CreateResponse>>;
  grant(parts: readonly Part[]): Promise<Outcome<readonly PartUpload[]>>;
  progress(phase: UploadPhase, done: number, total: number): void;
  interrupted(yes: boolean): void;
}

/** What the storage was given. */
export interface Uploaded {
  /** Over the SHA-256s of the parts, for the commit; none after an upload in one piece. */
  readonly sha256?: string;
  /** Why it is not sure that everything arrived. The commit tells. */
  readonly doubt?: Failure;
}

/** A download, as a Worker needs to know it. */
export interface Incoming {
  readonly shareId: string;
  /** The key, 22 characters. */
  readonly secret: string;
  /** Sealed, as the file API has it. */
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
export interface ReceivingPage {
  /** Grants, resumes or renews the lease. */
  claim(claimKey: string): Promise<Outcome<Lease>>;
  progress(name: string, done: number, total: number): void;
  interrupted(yes: boolean): void;
  /** It does not go on by itself. Fulfils when it is to be tried again. */
  stuck(failure: Failure): Promise<void>;
}

/** A file that arrived whole, under a name that is safe. */
export interface Arrived {
  readonly name: string;
  readonly file: Blob;
  /** What the file holds, if it is a text. */
  readonly text?: string;
}

/** What a Worker does. It carries out one transfer in its life. */
export interface Carrier {
  /** Packs, reads, seals, announces and uploads. */
  send(outgoing: Outgoing, page: SendingPage): Promise<Outcome<Uploaded>>;
  /** Goes on with what is missing. */
  sendRest(): Promise<Outcome<Uploaded>>;
  /** Opens the metadata, finds room, claims, downloads, opens and verifies. */
  receive(incoming: Incoming, page: ReceivingPage): Promise<Outcome<Arrived>>;
  /** Stops whatever is under way; that rejects then. */
  cancel(): void;
}
