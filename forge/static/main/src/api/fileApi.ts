import { requestRemote } from '../bridge/host';
import { learnTime } from './clock';
import { Problem, problemOf } from '@secure-share/shared/api/errors';
import type { Shape } from '@secure-share/shared/lib/shape';
import * as schema from './schema';

export type * from './schema';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request through the product, which adds a token that is valid for some 25 seconds. `roles` is a role assertion. */
async function ask(method: Method, path: string, body?: object, roles?: string): Promise<Response> {
  const asked = Date.now();
  let answer;
  try {
    answer = await requestRemote('file-api', {
      path,
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(roles === undefined ? {} : { 'Secure-Share-Roles': roles }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem('unreachable', `${method}: no answer`); // drops the product's message, which may quote the request
  }
  learnTime(answer.headers.get('Date'), asked, Date.now());
  return answer;
}

let refused = false; // the last call was answered 401

/**
 * Calls the file API. The API allows every call to be repeated with the same body. This function
 * repeats a call only if the token expired in transit, and not if the call before was refused too.
 */
export async function call(method: Method, path: string, body?: object, roles?: string): Promise<Response> {
  let answer = await ask(method, path, body, roles);
  if (answer.status === 401 && !refused) answer = await ask(method, path, body, roles);
  refused = answer.status === 401;
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

export async function fetched<T>(
  shape: Shape<T>,
  method: Method,
  path: string,
  body?: object,
  roles?: string,
): Promise<T> {
  const answer = await call(method, path, body, roles);
  try {
    return shape(await answer.json());
  } catch (error) {
    // Messages of JSON parsers quote the text. Messages of a Misshapen do not.
    const where = error instanceof Error && error.name === 'Misshapen' ? error.message : ': not JSON';
    throw new Problem('unintelligible', `answer${where}`, { status: answer.status });
  }
}

const ofShare = (id: string, rest = '') => `/v1/shares/${encodeURIComponent(id)}${rest}`;

function listPath(list: 'inbox' | 'outbox', cursor: string | undefined, limit: number | undefined): string {
  const query = new URLSearchParams();
  if (cursor !== undefined) query.set('cursor', cursor);
  if (limit !== undefined) query.set('limit', String(limit));
  const text = query.toString(); // its `size` is newer than some browsers in use
  return `/v1/${list}${text === '' ? '' : `?${text}`}`;
}

/*
 * Each function is one operation of docs/openapi.yaml. It rejects with a Problem, whose slug is one
 * that is documented there, `unreachable` or `unintelligible`.
 */

/** Announces a share. The caller becomes the sender. `roles` is needed if the policy names groups, see roles.ts. */
export const createShare = (request: schema.CreateRequest, roles?: string) =>
  fetched(schema.created, 'POST', '/v1/shares', request, roles);

/** URLs for 1 to 100 parts. */
export const grantParts = (id: string, parts: readonly schema.Part[]) =>
  fetched(schema.granted, 'POST', ofShare(id, '/parts'), { parts });

/** Makes an uploaded share available. It expires three days later. */
export const commitShare = (id: string, request: schema.CommitRequest) =>
  fetched(schema.committed, 'POST', ofShare(id, '/commit'), request);

/** Issues another mail ticket while the share is available. Each call counts towards the limit. */
export const newTicket = (id: string, request: schema.AddressedRequest) =>
  fetched(schema.ticket, 'POST', ofShare(id, '/ticket'), request);

export const showShare = (id: string) => fetched(schema.share, 'GET', ofShare(id));

/** Starts the download. With the same claim id: resumes it and renews the lease. */
export const claimShare = (id: string, request: schema.ClaimRequest) =>
  fetched(schema.claimed, 'POST', ofShare(id, '/claim'), request);

/** Confirms that the whole file has arrived. The service then deletes it. */
export async function acknowledgeShare(id: string, claimId: string): Promise<void> {
  await call('POST', ofShare(id, '/acknowledge'), { claimId });
}

/** The sender takes the share back, or the recipient declines it. */
export async function withdrawShare(id: string): Promise<void> {
  await call('DELETE', ofShare(id));
}

/** Lets the recipient of a share that the caller sent try passwords again. */
export const liftLock = (id: string) => fetched(schema.share, 'POST', `${ofShare(id)}/lift-lock`);

/** Moves the expiry of a share that the caller sent to this long after its commit. */
export const extendShare = (id: string, lifetimeSeconds: number) =>
  fetched(schema.share, 'POST', ofShare(id, '/extend'), { lifetimeSeconds });

/** What unlock tokens for a share that the caller sent are signed with, 64 hexadecimal digits. */
export const unlockSecret = (id: string) => fetched(schema.unlockSecret, 'GET', ofShare(id, '/unlock-secret'));

/** Replaces it. Tokens that were signed with the previous one open nothing any more, and sessions end. */
export const changeUnlockSecret = (id: string) => fetched(schema.unlockSecret, 'PUT', ofShare(id, '/unlock-secret'));

/** A page of the shares that others sent to the caller, newest commit first. 50 at most, 20 by default. */
export const inbox = (cursor?: string, limit?: number) => fetched(schema.page, 'GET', listPath('inbox', cursor, limit));

/** A page of the shares that the caller sent, newest first. */
export const outbox = (cursor?: string, limit?: number) =>
  fetched(schema.page, 'GET', listPath('outbox', cursor, limit));

/** A token for a connection for live updates. */
export const realtimeToken = () => fetched(schema.realtimeToken, 'POST', '/v1/realtime/token');

export const limits = () => fetched(schema.limits, 'GET', '/v1/limits');
