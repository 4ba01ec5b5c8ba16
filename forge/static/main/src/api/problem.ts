import { Refusal } from '@secure-share/crypto';

import { instant, object, text, type Shape } from './shape';

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

  constructor(slug: string, message: string, more: { status?: number; detail?: string; leaseEndsAt?: string; retryAfter?: number } = {}) {
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

/** What a screen tells of an error: `reason` is the slug of a message `failure-<reason>`. */
export interface Failure {
  readonly reason: string;
  /** English, for those who ask for more. */
  readonly detail?: string;
  /** When it is worth trying again. RFC 3339. */
  readonly until?: string;
}

/** Never throws. What is no problem and no refusal of ours is `unexpected`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return { reason: error.reason };
  if (!(error instanceof Problem)) return { reason: 'unexpected' };
  return {
    reason: error.slug,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.leaseEndsAt === undefined ? {} : { until: error.leaseEndsAt }),
  };
}
