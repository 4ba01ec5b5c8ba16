import { Refusal } from '@secure-share/crypto';

import { instant, object, text, type Shape } from '../lib/shape';

/** Reasons that no service names: nothing answered, or something that is not what was promised. */
export type OwnReason = 'unreachable' | 'unintelligible';

interface Document {
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly leaseEndsAt?: string;
}

const document: Shape<Document> = object({ type: text, title: text }, { detail: text, leaseEndsAt: instant });

const PREFIX = 'urn:secure-share:problem:';

/**
 * Why a call did not do what it was to do: a refusal by a service (RFC 9457), or an
 * own reason. Branch on `slug`; `message` and `detail` are English, for logs and
 * those who ask for more.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** The type without its prefix, such as `not-found`, or an own reason. */
  readonly slug: string;
  /** Of the answer, 0 if there was none. */
  readonly status: number;
  readonly detail: string | undefined;
  /** With `claimed`: when the running lease ends. RFC 3339. */
  readonly leaseEndsAt: string | undefined;
  /** Seconds to wait before another try, if the service said so. */
  readonly retryAfter: number | undefined;

  constructor(
    slug: string,
    message: string,
    more: { status?: number; detail?: string; leaseEndsAt?: string; retryAfter?: number } = {},
  ) {
    super(message);
    this.slug = slug;
    this.status = more.status ?? 0;
    this.detail = more.detail;
    this.leaseEndsAt = more.leaseEndsAt;
    this.retryAfter = more.retryAfter;
  }
}

/** The problem that an answer outside 200 to 299 tells of. */
export async function problemOf(answer: Response): Promise<Problem> {
  const seconds = Number(answer.headers.get('Retry-After') ?? NaN);
  const more = { status: answer.status, ...(seconds >= 0 ? { retryAfter: seconds } : {}) };
  try {
    const { type, title, detail, leaseEndsAt } = document(await answer.json());
    if (!type.startsWith(PREFIX)) throw new TypeError('not a problem of ours');
    return new Problem(type.slice(PREFIX.length), title, {
      ...more,
      ...(detail === undefined ? {} : { detail }),
      ...(leaseEndsAt === undefined ? {} : { leaseEndsAt }),
    });
  } catch {
    // A gateway in front of the service speaks another language; its status is all that we understand.
    const slug = answer.status === 429 || answer.status >= 500 ? 'unavailable' : 'unintelligible';
    return new Problem(slug, `answered ${answer.status}`, more);
  }
}

/** Why something did not work, as plain data for a screen or another thread. Holds no key, token, address or presigned URL. */
export interface Failure {
  /** Names a message, `failure-<reason>`. */
  readonly reason: string;
  /** English, for those who ask for more. */
  readonly detail?: string;
  /** When it is worth trying again. RFC 3339. */
  readonly until?: string;
  /** Bytes that the browser would have to store, and those that it can, with `no-room` and `memory-only`. */
  readonly needed?: number;
  readonly available?: number;
  /** The same request may work later. */
  readonly temporary?: boolean;
  /** What the customer's own receiver said, in its words: plain text from outside. */
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

/** The one place where an error becomes a Failure. Never throws. `online` is false if the browser knows that it has no connection. */
export function failureOf(error: unknown, online = navigator.onLine): Failure {
  if (error instanceof Failed) return error.failure;
  if (error instanceof Refusal) return { reason: error.reason, temporary: false };
  if (!(error instanceof Problem)) return { reason: 'unexpected', temporary: true };
  const until = untilOf(error);
  return {
    reason: reasonOf(error, online),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(until === undefined ? {} : { until }),
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
 * Nothing answered, a service is in trouble or was asked too often, the sign-in was
 * refused, or something on the way answered in place of the service. A mail that
 * failed has spent its ticket.
 */
function passes({ slug, status }: Problem): boolean {
  if (slug === 'mail-failed') return false;
  return ['unreachable', 'unavailable', 'unauthorized', 'unintelligible'].includes(slug) || status >= 500;
}

/**
 * Whether to try again without asking the person. A sign-in that was refused is
 * refused again, unless the person waits a while; so is what a sign-in page of a
 * network answers.
 */
export function isTemporary(error: unknown): boolean {
  if (!(error instanceof Problem || error instanceof Failed)) return false;
  const failure = failureOf(error, true);
  return failure.temporary === true && !['unauthorized', 'unintelligible'].includes(failure.reason);
}

/**
 * The storage refused a presigned URL, so that another one may help: it has expired
 * (403), the credentials that signed it have, or the body came too slowly (both 400
 * from S3), or what it was for is gone (404).
 */
export const isStorageRefusal = (error: unknown) =>
  error instanceof Problem && error.slug === 'storage' && [400, 403, 404].includes(error.status);
