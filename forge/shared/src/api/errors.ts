import { Refusal } from '@secure-share/crypto';

import { instant, list, object, text, type Shape } from '../lib/shape';

/** What a service says about an error, besides its type and title. */
interface Members {
  readonly detail?: string;
  readonly leaseEndsAt?: string;
  readonly rule?: string;
  readonly limit?: string;
  readonly embedOrigins?: readonly string[];
}

const document: Shape<Members & { readonly type: string; readonly title: string }> = object(
  { type: text, title: text },
  { detail: text, leaseEndsAt: instant, rule: text, limit: text, embedOrigins: list(text) },
);

const PREFIX = 'urn:secure-share:problem:';

/**
 * Why a call failed: an error of a service (RFC 9457), or a reason of our own. Branch on `slug`.
 * `message` and `detail` are English, for logs and for the details on a screen.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** The type without its prefix, such as `not-found`, or a reason of our own. */
  readonly slug: string;
  /** HTTP status, 0 if there was no response. */
  readonly status: number;
  readonly detail: string | undefined;
  /** With `claimed`: when the current lease ends. RFC 3339. */
  readonly leaseEndsAt: string | undefined;
  /** With `policy`: the rule that forbids it. */
  readonly rule: string | undefined;
  /** With `limit`: the limit that is reached. */
  readonly limit: string | undefined;
  /** With `unlock-needed`: the origins whose pages may embed the share. */
  readonly embedOrigins: readonly string[] | undefined;
  /** Seconds to wait before another try, if the service set them. */
  readonly retryAfter: number | undefined;

  constructor(
    slug: string,
    message: string,
    more: Members & { readonly status?: number; readonly retryAfter?: number } = {},
  ) {
    super(message);
    this.slug = slug;
    this.status = more.status ?? 0;
    this.detail = more.detail;
    this.leaseEndsAt = more.leaseEndsAt;
    this.rule = more.rule;
    this.limit = more.limit;
    this.embedOrigins = more.embedOrigins;
    this.retryAfter = more.retryAfter;
  }
}

/** The problem that a response outside 200 to 299 describes. */
export async function problemOf(answer: Response): Promise<Problem> {
  const seconds = Number(answer.headers.get('Retry-After') ?? NaN);
  const more = { status: answer.status, ...(seconds >= 0 ? { retryAfter: seconds } : {}) };
  try {
    const { type, title, ...members } = document(await answer.json());
    if (!type.startsWith(PREFIX)) throw new TypeError('not a problem of ours');
    return new Problem(type.slice(PREFIX.length), title, { ...more, ...members });
  } catch {
    // A gateway in front of the service uses another format. Only its status is of use.
    const slug = answer.status === 429 || answer.status >= 500 ? 'unavailable' : 'unintelligible';
    return new Problem(slug, `answered ${answer.status}`, more);
  }
}

/**
 * Why something failed, as plain data for a screen or another thread. Contains no key, token,
 * address or presigned URL.
 */
export interface Failure {
  /** The part of a message id: `failure-<reason>`. */
  readonly reason: string;
  /** English, for the details on a screen. */
  readonly detail?: string;
  /** When another try makes sense. RFC 3339. */
  readonly until?: string;
  /** With `no-room` and `memory-only`: the bytes to store, and the bytes that the browser can store. */
  readonly needed?: number;
  readonly available?: number;
  /** With `policy`: the rule that forbids it. */
  readonly rule?: string;
  /** With `limit`: the limit that is reached. */
  readonly limit?: string;
  /** Whether the same request may succeed later. */
  readonly temporary?: boolean;
  /** What the customer's own receiver answered. Untrusted plain text. */
  readonly answer?: string;
}

/** A failure that no service reported. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;

  constructor(reason: string, more: Omit<Failure, 'reason'> = {}) {
    super(reason);
    this.failure = { reason, ...more };
  }
}

/**
 * The only place where an error becomes a Failure. Never throws. `online` is false if the browser
 * knows that it has no connection.
 */
export function failureOf(error: unknown, online = navigator.onLine): Failure {
  if (error instanceof Failed) return error.failure;
  if (error instanceof Refusal) return { reason: error.reason, temporary: false };
  if (!(error instanceof Problem)) return { reason: 'unexpected', temporary: true };
  const until = untilOf(error);
  return {
    reason: reasonOf(error, online),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(until === undefined ? {} : { until }),
    ...(error.rule === undefined ? {} : { rule: error.rule }),
    ...(error.limit === undefined ? {} : { limit: error.limit }),
    temporary: passes(error),
  };
}

function reasonOf({ slug, status }: Problem, online: boolean): string {
  if (slug === 'unreachable' && !online) return 'offline';
  return slug === 'unavailable' && status === 429 ? 'too-many' : slug;
}

function untilOf({ leaseEndsAt, retryAfter }: Problem): string | undefined {
  return retryAfter === undefined ? leaseEndsAt : new Date(Date.now() + retryAfter * 1000).toISOString();
}

/**
 * True if there was no response, if the service failed or throttled, if the sign-in was refused, or
 * if something between here and the service answered. False for a failed mail, which has used its
 * ticket.
 */
function passes({ slug, status }: Problem): boolean {
  if (slug === 'mail-failed') return false;
  return ['unreachable', 'unavailable', 'unauthorized', 'unintelligible'].includes(slug) || status >= 500;
}

/**
 * Whether to try again without asking the person. A refused sign-in is refused again unless the
 * person waits a while. The same is true of the sign-in page of a network.
 */
export function isTemporary(error: unknown): boolean {
  if (!(error instanceof Problem || error instanceof Failed)) return false;
  const failure = failureOf(error, true);
  return failure.temporary === true && !['unauthorized', 'unintelligible'].includes(failure.reason);
}

/**
 * The storage refused a presigned URL, but another URL may work. The URL has expired (403), its
 * credentials have expired or the body came too slowly (both 400 from S3), or the multipart upload
 * no longer exists (404).
 */
export const isStorageRefusal = (error: unknown) =>
  error instanceof Problem && error.slug === 'storage' && [400, 403, 404].includes(error.status);
