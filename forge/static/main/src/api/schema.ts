import { bytes, count, instant, list, map, object, oneOf, text, url, type Shape } from './shape';

/*
 * The bodies of the file API as docs/openapi.yaml describes them. Binary values are
 * base64url, instants RFC 3339 in UTC, lengths in bytes.
 */

export const STATUSES = [
  'uploading',
  'available',
  'claimed',
  'downloaded',
  'unconfirmed',
  'declined',
  'revoked',
  'expired',
  'abandoned',
] as const;
export type Status = (typeof STATUSES)[number];

/** What an entry of the history may tell: an end that was reached, or one of the others. */
export const EVENTS = [
  'created',
  'committed',
  'claimed',
  'lapsed',
  'confirmed',
  'uninstalled',
  'deleted',
  'downloaded',
  'unconfirmed',
  'declined',
  'revoked',
  'expired',
  'abandoned',
] as const;
export type Event = (typeof EVENTS)[number];

export interface Description {
  readonly sealed: string;
  readonly keyVersion: number;
}

export interface Entry {
  readonly at: string;
  readonly what: Event;
  /** With `claimed`: the end of the lease as first granted. */
  readonly until?: string;
}

export interface Share {
  readonly id: string;
  /** What the caller is to this share. */
  readonly role: 'sender' | 'recipient';
  /** Account ids. */
  readonly sender: string;
  readonly recipient: string;
  readonly status: Status;
  /** Of the ciphertext. */
  readonly length: number;
  /** Sealed, until the end. Not in lists. */
  readonly metadata?: string;
  readonly description?: Description;
  readonly createdAt: string;
  readonly uploadDeadline?: string;
  readonly committedAt?: string;
  readonly expiresAt?: string;
  readonly leaseEndsAt?: string;
  readonly endedAt?: string;
  /** The ciphertext is gone since then. */
  readonly deletedAt?: string;
  /** Oldest first. Not in lists. */
  readonly history?: readonly Entry[];
}

export interface Page {
  readonly items: readonly Share[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
}

export interface CreateRequest {
  readonly id: string;
  readonly recipient: string;
  readonly verifier: string;
  readonly metadata: string;
  readonly description?: Description;
  readonly length: number;
  /** Of the ciphertext. Without it the upload goes in parts. */
  readonly sha256?: string;
}

/** A presigned request: send it with exactly these header fields. */
export interface PresignedPut {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface Multipart {
  readonly uploadId: string;
  readonly partSize: number;
  readonly parts: number;
}

/** Neither upload nor multipart: the share was committed already. */
export interface CreateResponse {
  readonly share: Share;
  readonly upload?: PresignedPut;
  readonly multipart?: Multipart;
}

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly sha256: string;
}

export interface PartUpload {
  readonly number: number;
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PartsResponse {
  /** In the order in which they were asked for. */
  readonly parts: readonly PartUpload[];
  readonly expiresAt: string;
}

export interface AddressedRequest {
  readonly recipientHash: string;
  /** What the mail calls the sender, 200 bytes at most. */
  readonly senderName?: string;
}

export interface CommitRequest extends AddressedRequest {
  /** Over the SHA-256s of the parts, see compositeSha256; required after an upload in parts. */
  readonly sha256?: string;
}

export interface Ticket {
  readonly token: string;
  readonly expiresAt: string;
}

export interface CommitResponse {
  readonly share: Share;
  readonly ticket: Ticket;
}

export interface ClaimRequest {
  readonly claimKey: string;
  readonly claimId: string;
}

export interface ClaimResponse {
  /** A GET of the ciphertext, which takes Range. */
  readonly url: string;
  readonly urlExpiresAt: string;
  readonly leaseEndsAt: string;
  readonly length: number;
  readonly metadata: string;
}

/** What the service allows. Times in seconds, sizes in bytes. */
export interface Limits {
  readonly version: string;
  /** Of the ciphertext. */
  readonly largestFile: number;
  readonly lifetimeSeconds: number;
  readonly historySeconds: number;
  readonly uploadDeadlineSeconds: number;
  readonly leaseSeconds: number;
  readonly leases: number;
  /** Mail tickets of one share, in all. */
  readonly tickets: number;
  readonly now: string;
}

/** The key's version takes four bytes in what is sealed. */
const MAX_KEY_VERSION = 2 ** 32 - 1;

const description: Shape<Description> = object({ sealed: text, keyVersion: count(1, MAX_KEY_VERSION) }, {});
const entry: Shape<Entry> = object({ at: instant, what: oneOf(...EVENTS) }, { until: instant });

const named = object<Pick<Share, 'id' | 'role'>>({ id: bytes(16), role: oneOf('sender', 'recipient') }, {});
const members = {
  sender: text,
  recipient: text,
  status: oneOf(...STATUSES),
  length: count(1),
  createdAt: instant,
};
const optional = {
  metadata: text,
  description,
  uploadDeadline: instant,
  committedAt: instant,
  expiresAt: instant,
  leaseEndsAt: instant,
  endedAt: instant,
  deletedAt: instant,
  history: list(entry),
};

/** Stands for a description that cannot be read: no key opens it. */
const UNREADABLE: Description = { sealed: '-', keyVersion: 0 };

/** Stands for a required member that cannot be read. */
const FALLBACK: Omit<Share, 'id' | 'role'> = {
  sender: 'unknown',
  recipient: 'unknown',
  status: 'available',
  length: 1,
  createdAt: '1970-01-01T00:00:00Z',
};

/**
 * A share that has a name is shown, so that it can be declined or withdrawn, however
 * little else of it can be read: another person, or another release, may have
 * written it.
 */
export const share: Shape<Share> = (value) => {
  const known = named(value);
  const given = value as Record<string, unknown>;
  const out: Record<string, unknown> = { ...known };
  let damaged = false;
  for (const [name, shape] of Object.entries<Shape<unknown>>({ ...members, ...optional })) {
    if (given[name] === undefined && name in optional) continue;
    const member = readable(shape, given[name]);
    if (member === undefined) damaged = true;
    else out[name] = member;
  }
  return { ...FALLBACK, ...(damaged ? { description: UNREADABLE } : {}), ...out } as unknown as Share;
};

const readable = <T>(shape: Shape<T>, value: unknown): T | undefined => {
  try {
    return shape(value);
  } catch {
    return undefined;
  }
};

/** Leaves out what is not even named: nothing could be done with it. */
const shares: Shape<readonly Share[]> = (value) =>
  list((item) => readable(share, item))(value).filter((item) => item !== undefined);

const headers = map(text);
const put = oneOf('PUT');
const upload: Shape<PresignedPut> = object({ method: put, url, headers, expiresAt: instant }, {});
const multipart: Shape<Multipart> = object({ uploadId: text, partSize: count(1), parts: count(1) }, {});
const partUpload: Shape<PartUpload> = object({ number: count(1), method: put, url, headers }, {});

export const page: Shape<Page> = object({ items: shares }, { next: text });
export const created: Shape<CreateResponse> = object({ share }, { upload, multipart });
export const granted: Shape<PartsResponse> = object({ parts: list(partUpload), expiresAt: instant }, {});
export const ticket: Shape<Ticket> = object({ token: text, expiresAt: instant }, {});
export const committed: Shape<CommitResponse> = object({ share, ticket }, {});
export const claimed: Shape<ClaimResponse> = object(
  { url, urlExpiresAt: instant, leaseEndsAt: instant, length: count(1), metadata: text },
  {},
);
export const limits: Shape<Limits> = object(
  {
    version: text,
    largestFile: count(1),
    lifetimeSeconds: count(1),
    historySeconds: count(1),
    uploadDeadlineSeconds: count(1),
    leaseSeconds: count(1),
    leases: count(1),
    tickets: count(1),
    now: instant,
  },
  {},
);
