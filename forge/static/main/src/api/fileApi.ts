import { requestRemote } from '../bridge/host';
import { learnTime } from './clock';
import { Problem, problemOf } from './errors';
import type { Shape } from '../lib/shape';
import * as schema from './schema';

export type * from './schema';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request through the product, which adds a token that lasts some 25 seconds. */
async function ask(method: Method, path: string, body?: object, roles?: string): Promise<Response> {
  const asked = Date.now();
  let answer;
  try {
    answer = await requestRemote('file-api', {
      path,
      method,
      ...(body === undefined ? {} : { headers: headersOf(roles), body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem('unreachable', `${method}: no answer`); // whatever the product says: it may quote the request
  }
  learnTime(answer.headers.get('Date'), asked, Date.now());
  return answer;
}

/** Of a request with a body, and with a role assertion if it needs one. */
const headersOf = (roles: string | undefined) => ({
  'Content-Type': 'application/json',
  ...(roles === undefined ? {} : { 'Secure-Share-Roles': roles }),
});

let refused = false; // the last token

/**
 * Calls the file API. Any call may be repeated with the same body, says the API; a
 * token that expired on its way is the one case in which that happens here, and not
 * where the one before was refused too.
 */
async function call(method: Method, path: string, body?: object, roles?: string): Promise<Response> {
  let answer = await ask(method, path, body, roles);
  if (answer.status === 401 && !refused) answer = await ask(method, path, body, roles);
  refused = answer.status === 401;
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function fetched<T>(shape: Shape<T>, method: Method, path: string, body?: object, roles?: string): Promise<T> {
  const answer = await call(method, path, body, roles);
  try {
    return shape(await answer.json());
  } catch (error) {
    // Messages of JSON parsers quote the text; that of a shape does not.
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
 * Each function is one operation of docs/openapi.yaml, and rejects with a Problem:
 * with the slugs that are documented there for it, `unreachable` or `unintelligible`.
 */

/** Announces a share; the caller becomes the sender. */
export const createShare = (request: schema.CreateRequest) => fetched(schema.created, 'POST', '/v1/shares', request);

/** URLs for 1 to 100 parts. */
export const grantParts = (id: string, parts: readonly schema.Part[]) =>
  fetched(schema.granted, 'POST', ofShare(id, '/parts'), { parts });

/** Makes an uploaded share available. The three days run from here. */
export const commitShare = (id: string, request: schema.CommitRequest) =>
  fetched(schema.committed, 'POST', ofShare(id, '/commit'), request);

/** Another mail ticket, while the share is available. Each call counts. */
export const newTicket = (id: string, request: schema.AddressedRequest) =>
  fetched(schema.ticket, 'POST', ofShare(id, '/ticket'), request);

export const showShare = (id: string) => fetched(schema.share, 'GET', ofShare(id));

/** Starts the download, or resumes and renews the one with the same claim id. */
export const claimShare = (id: string, request: schema.ClaimRequest) =>
  fetched(schema.claimed, 'POST', ofShare(id, '/claim'), request);

/** Confirms that the file arrived whole; it is deleted then. */
export async function acknowledgeShare(id: string, claimId: string): Promise<void> {
  await call('POST', ofShare(id, '/acknowledge'), { claimId });
}

/** The sender revokes, the recipient declines. */
export async function withdrawShare(id: string): Promise<void> {
  await call('DELETE', ofShare(id));
}

/** A page of what others sent to the caller, newest commit first; at most 50, 20 unless told otherwise. */
export const inbox = (cursor?: string, limit?: number) => fetched(schema.page, 'GET', listPath('inbox', cursor, limit));

/** A page of what the caller sent, newest first. */
export const outbox = (cursor?: string, limit?: number) =>
  fetched(schema.page, 'GET', listPath('outbox', cursor, limit));

export const limits = () => fetched(schema.limits, 'GET', '/v1/limits');

/** What the site's administrators allow. */
export const policy = () => fetched(schema.policy, 'GET', '/v1/policy');

/** Changes it. `roles` is a role assertion of the caller, see roles in site.ts. */
export const setPolicy = (request: schema.PolicyRequest, roles: string) =>
  fetched(schema.policy, 'PUT', '/v1/policy', request, roles);

/** A program may act for the caller from now on. */
export const approveProgram = (request: schema.ProgramRequest) =>
  fetched(schema.program, 'POST', '/v1/programs', request);

/** The caller's programs, newest first. */
export const programs = () => fetched(schema.programs, 'GET', '/v1/programs');

export async function revokeProgram(id: string): Promise<void> {
  await call('DELETE', `/v1/programs/${encodeURIComponent(id)}`);
}
