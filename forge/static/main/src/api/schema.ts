import type * as openapi from './openapi';
import type { ClaimResponse, Description, Entry, FileInfo, Label, Limits, Multipart, operations } from './openapi';
import type { PartsRequest, PartsResponse, RealtimeToken, Ticket, Upload } from './openapi';
import {
  bytes,
  count,
  instant,
  list,
  map,
  object,
  oneOf,
  text,
  truth,
  url,
  type Shape,
} from '@secure-share/shared/lib/shape';

/*
 * The types of requests and answers are generated from docs/openapi.yaml (`npm run types`).
 * What is declared here checks answers when they arrive. Binary values are base64url,
 * instants RFC 3339 in UTC, lengths in bytes.
 */

export type {
  AddressedRequest,
  Application,
  ApplicationChange,
  ApplicationRequest,
  ClaimRequest,
  ClaimResponse,
  CommitRequest,
  Consent,
  CreateRequest,
  Description,
  Entry,
  FileInfo,
  KeyRequest,
  Label,
  Limits,
  Logged,
  Multipart,
  Notices,
  NoticeSettings,
  NoticeSettingsRequest,
  PartsResponse,
  Policy,
  PolicyLevel,
  PolicyLevelRequest,
  PolicyRules,
  Program,
  ProgramRequest,
  RenewalRequest,
  Ticket,
} from './openapi';

type Answer<
  Operation extends keyof operations,
  Code extends keyof operations[Operation]['responses'],
> = operations[Operation]['responses'][Code] extends { content: { 'application/json': infer Body } } ? Body : never;

/** A share as it arrived, or as much of it as can be read. */
export interface Share extends openapi.Share {
  /** Something other than the description cannot be read. The share can be declined or taken back. */
  readonly unreadable?: true;
}

export interface UnlockSecret {
  /** 64 hexadecimal digits. */
  readonly unlockSecret: string;
}

export interface Page extends Omit<openapi.Page, 'items'> {
  readonly items: readonly Share[];
}

/** Neither upload nor multipart: the share was committed already. */
export type CreateResponse = Answer<'createShare', 200> &
  Partial<Pick<Answer<'createShare', 201>, 'upload' | 'multipart'>>;
export type CommitResponse = Answer<'commitShare', 200>;
/** Send it with exactly these header fields. */
export type PresignedPut = Upload;
export type Part = PartsRequest['parts'][number];
export type PartUpload = PartsResponse['parts'][number];
export type Status = Share['status'];
export type Event = Entry['what'];

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
] as const satisfies readonly Status[];

/** What an entry of the history may tell: an end that was reached, or one of the others. */
export const EVENTS = [
  'created',
  'committed',
  'claimed',
  'lapsed',
  'opened',
  'confirmed',
  'uninstalled',
  'deleted',
  'downloaded',
  'unconfirmed',
  'declined',
  'revoked',
  'expired',
  'abandoned',
] as const satisfies readonly Event[];

/** The key's version takes four bytes in what is sealed. */
const MAX_KEY_VERSION = 2 ** 32 - 1;

const underSiteKey = { sealed: text, keyVersion: count(1, MAX_KEY_VERSION) };
const description: Shape<Description> = object(underSiteKey, {});
const fileInfo: Shape<FileInfo> = object(underSiteKey, {});
const label: Shape<Label> = object(underSiteKey, {});
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
  fileInfo,
  label,
  sending: bytes(16),
  uploadDeadline: instant,
  committedAt: instant,
  expiresAt: instant,
  leaseEndsAt: instant,
  endedAt: instant,
  deletedAt: instant,
  openings: count(2),
  untilExpiry: truth,
  opened: count(1),
  openedAt: instant,
  notify: truth,
  password: truth,
  gate: truth,
  lockedUntil: instant,
  history: list(entry),
};

/** Replaces a description that cannot be read: no key opens it. */
const UNREADABLE: Description = { sealed: '-', keyVersion: 0 };

/** Replaces a required member that cannot be read. */
const FALLBACK: Omit<Share, 'id' | 'role'> = {
  sender: 'unknown',
  recipient: 'unknown',
  status: 'available',
  length: 1,
  createdAt: '1970-01-01T00:00:00Z',
};

/** Without these, only names are missing, or the shares that it was sent with. */
const DISPENSABLE = new Set(['fileInfo', 'label', 'sending']);

/**
 * A share that has a name is shown, so that it can be declined or taken back, however
 * little else of it can be read: another person, or another release, may have
 * written it.
 */
export const share: Shape<Share> = (value) => {
  const known = named(value);
  const given = value as Record<string, unknown>;
  const out: Record<string, unknown> = { ...known, ...(given.unreadable === true ? { unreadable: true } : {}) };
  for (const [name, shape] of Object.entries<Shape<unknown>>({ ...members, ...optional })) {
    if (given[name] === undefined && name in optional) continue;
    const member = readable(shape, given[name]);
    if (member !== undefined) out[name] = member;
    else if (name === 'description') out.description = UNREADABLE;
    else if (!DISPENSABLE.has(name)) out.unreadable = true;
  }
  return { ...FALLBACK, ...out } as unknown as Share;
};

export const readable = <T>(shape: Shape<T>, value: unknown): T | undefined => {
  try {
    return shape(value);
  } catch {
    return undefined;
  }
};

/** Leaves out entries without a name: nothing could be done with them. */
const shares: Shape<readonly Share[]> = (value) =>
  list((item) => readable(share, item))(value).filter((item) => item !== undefined);

const headers = map(text);
const put = oneOf('PUT');
const upload: Shape<PresignedPut> = object({ method: put, url, headers, expiresAt: instant }, {});
const multipart: Shape<Multipart> = object({ uploadId: text, partSize: count(1), parts: count(1) }, {});
const partUpload: Shape<PartUpload> = object({ number: count(1), method: put, url, headers }, {});

export const page: Shape<Page> = object({ items: shares }, { next: text });
export const created: Shape<CreateResponse> = object({ share }, { upload, multipart, unlockSecret: text });
export const granted: Shape<PartsResponse> = object({ parts: list(partUpload), expiresAt: instant }, {});
export const ticket: Shape<Ticket> = object({ token: text, expiresAt: instant }, {});
export const committed: Shape<CommitResponse> = object({ share }, { ticket });
export const claimed: Shape<ClaimResponse> = object(
  { url, urlExpiresAt: instant, leaseEndsAt: instant, length: count(1), metadata: text },
  {},
);
export const unlockSecret: Shape<UnlockSecret> = object({ unlockSecret: text }, {});
export const realtimeToken: Shape<RealtimeToken> = object({ url: text, token: text, expiresAt: instant }, {});
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
  { page: url, largestCopy: count(1), passwords: truth, gates: truth, extend: truth, ticketAudience: text },
);
