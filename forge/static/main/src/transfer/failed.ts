import { Refusal } from '@secure-share/crypto';

import { failureOf, Problem, type Failure as Told } from '../api/problem';

/** Why a transfer did not work, fit to be sent between threads. Holds no key, token, address or presigned URL. */
export interface Failure extends Told {
  /** Bytes that the browser would have to store, and those that it can, with `no-room`. */
  readonly needed?: number;
  readonly available?: number;
  /** It may work when it is tried again as it is. */
  readonly passes?: boolean;
}

/** A failure that no service told of. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;

  constructor(reason: string, more: Omit<Failure, 'reason'> = {}) {
    super(reason);
    this.failure = { reason, ...more };
  }
}

/** Never throws. */
export function failureFrom(error: unknown, online = true): Failure {
  if (error instanceof Failed) return error.failure;
  if (!(error instanceof Problem)) return { ...failureOf(error), passes: !(error instanceof Refusal) };
  return { ...failureOf(error), reason: reasonOf(error, online), ...later(error), passes: passes(error) };
}

function reasonOf({ slug, status }: Problem, online: boolean): string {
  if (slug === 'unreachable' && !online) return 'offline';
  return slug === 'unavailable' && status === 429 ? 'too-many' : slug;
}

function later({ retryAfter }: Problem): Pick<Failure, 'until'> {
  return retryAfter === undefined ? {} : { until: new Date(Date.now() + retryAfter * 1000).toISOString() };
}

/**
 * Whether the same request may work soon: nothing answered, the service or the
 * storage is in trouble, or was asked too often, or the sign-in was refused. A mail
 * that failed has spent its ticket.
 */
export function passes({ slug, status }: Problem): boolean {
  if (slug === 'mail-failed') return false;
  if (slug === 'storage') return status >= 500 || [408, 409, 429].includes(status);
  return ['unreachable', 'unavailable', 'unauthorized'].includes(slug) || status >= 500;
}

/** What a function across a thread came to: errors lose all but their message on the way. */
export type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { failure: failureFrom(error, navigator.onLine) };
  }
}

/** Rejects with a {@link Failed}. */
export async function valueOf<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if ('value' in settled) return settled.value;
  const { reason, ...more } = settled.failure;
  throw new Failed(reason, more);
}
