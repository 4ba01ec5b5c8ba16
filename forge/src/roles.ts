import { createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';

import { asUser, NeedsAuthenticationError, route, type APIResponse, type Route } from '@forge/api';
import type { Request } from '@forge/resolver';

import { signedIn } from './signedIn';

/** The permissions that the page asks about. The page chooses the question, never the answer. */
export interface RolesPayload {
  readonly product: 'jira' | 'confluence';
  /** Id of the Jira project or the Confluence space, if the page belongs to one. */
  readonly container?: string;
  /** Ids of groups that a policy names. The answer has those that the person is in. */
  readonly groups?: readonly string[];
}

export interface RoleAssertion {
  /** For the header `Secure-Share-Roles` of the services. */
  readonly token: string;
  /** The roles that the token holds, to choose the screens. */
  readonly roles: readonly string[];
  /** When it ends, in seconds since 1970. */
  readonly expires: number;
}

const VARIABLE = 'SECURE_SHARE_ROLE_KEY';

/** The names that the verifier expects, see shared/roleassertion. */
export const ISSUER = 'secure-share/forge';
export const AUDIENCE = 'secure-share/services';
const TYPE = 'secure-share-roles+jwt';
export const LIFETIME_SECONDS = 300;

const ID = /^[1-9]\d{0,19}$/;
const GROUP = /^[A-Za-z0-9-]{1,64}$/;

/** A policy names at most 16 groups of senders, and 16 of people who may send to people outside. */
const MOST_GROUPS = 32;

/** Groups that Confluence returns at once, and how often it is asked for more. */
const GROUP_PAGE = 200;
const GROUP_PAGES = 10;

/**
 * Asks the product, as the signed-in person, which administrator roles they have and which of
 * the named groups they are in, and signs the answer. Forge supplies the account and the site. The
 * module through which the page was opened proves nothing.
 *
 * Throws if the product does not answer, so that a failure never grants or denies a role.
 */
export async function roles({ payload, context }: Request<RolesPayload>): Promise<RoleAssertion> {
  const account = signedIn(context);
  const site: unknown = context.cloudId;
  if (typeof site !== 'string' || site === '') throw new Error('Forge does not say which site this is.');
  const { product, container, groups = [] } = checked(payload);
  const key = privateKey();
  const held = product === 'jira' ? await jiraRoles(container) : await confluenceRoles(container);
  if (groups.length > 0) {
    const member = product === 'jira' ? await jiraGroups() : await confluenceGroups(account);
    held.push(...groups.filter((id) => member.has(id)).map((id) => `group:${id}`));
  }
  const issued = Math.floor(Date.now() / 1000);
  const expires = issued + LIFETIME_SECONDS;
  const jti = randomBytes(16).toString('base64url');
  const claims = { iss: ISSUER, aud: AUDIENCE, jti, iat: issued, exp: expires, site, account, roles: held };
  return { token: signed(key, claims), roles: held, expires };
}

/**
 * Whether the person administers the site, according to the product that the page is in.
 * Throws if the product does not answer.
 */
export async function isSiteAdmin(payload: unknown): Promise<boolean> {
  const held = checked(payload).product === 'jira' ? await jiraRoles() : await confluenceRoles();
  return held.includes('site-admin');
}

function checked(payload: unknown): RolesPayload {
  const { product, container, groups } = (payload ?? {}) as Record<keyof RolesPayload, unknown>;
  if ((product !== 'jira' && product !== 'confluence') || !isContainer(container) || !areGroups(groups)) {
    throw new Error('Roles are asked for with a product, the id of a project or space, and ids of groups.');
  }
  return {
    product,
    ...(container === undefined ? {} : { container }),
    ...(groups ? { groups: [...new Set(groups)] } : {}),
  };
}

function areGroups(value: unknown): value is readonly string[] | undefined {
  if (value === undefined) return true;
  return (
    Array.isArray(value) && value.length <= MOST_GROUPS && value.every((id) => typeof id === 'string' && GROUP.test(id))
  );
}

function isContainer(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && ID.test(value));
}

async function jiraRoles(project?: string): Promise<string[]> {
  const answer = await ask(
    'Jira',
    project === undefined
      ? route`/rest/api/3/mypermissions?permissions=ADMINISTER`
      : route`/rest/api/3/mypermissions?permissions=ADMINISTER,ADMINISTER_PROJECTS&projectId=${project}`,
  );
  const { permissions } = answer as { permissions?: Record<string, { havePermission?: unknown }> };
  const has = (name: string) => permissions?.[name]?.havePermission === true;
  const held = has('ADMINISTER') ? ['site-admin'] : [];
  if (project !== undefined && has('ADMINISTER_PROJECTS')) held.push(`project-admin:${project}`);
  return held;
}

async function confluenceRoles(space?: string): Promise<string[]> {
  const user = await ask('Confluence', route`/wiki/rest/api/user/current?expand=operations`);
  const held = administers(user, 'application') ? ['site-admin'] : [];
  if (space === undefined) return held;
  const inSpace = await ask('Confluence', route`/wiki/api/v2/spaces/${space}/operations`);
  if (administers(inSpace, 'space')) held.push(`space-admin:${space}`);
  return held;
}

/** The ids of the groups that the person is in. Groups have the same ids in Jira and Confluence. */
async function jiraGroups(): Promise<Set<unknown>> {
  const { groups } = (await ask('Jira', route`/rest/api/3/myself?expand=groups`)) as { groups?: { items?: unknown } };
  return idsIn(groups?.items, 'groupId');
}

async function confluenceGroups(account: string): Promise<Set<unknown>> {
  const found = new Set<unknown>();
  for (let page = 0; page < GROUP_PAGES; page++) {
    const start = page * GROUP_PAGE;
    const path = route`/wiki/rest/api/user/memberof?accountId=${account}&start=${start}&limit=${GROUP_PAGE}`;
    const { results } = (await ask('Confluence', path)) as { results?: unknown };
    const ids = idsIn(results, 'id');
    for (const id of ids) found.add(id);
    if (ids.size < GROUP_PAGE) break;
  }
  return found;
}

function idsIn(list: unknown, name: string): Set<unknown> {
  if (!Array.isArray(list)) return new Set();
  return new Set((list as unknown[]).map((one) => ((one ?? {}) as Record<string, unknown>)[name]));
}

function administers(answer: object, target: string): boolean {
  const { operations } = answer as { operations?: unknown };
  if (!Array.isArray(operations)) return false;
  return (operations as unknown[]).some((one) => {
    const { operation, targetType } = (one ?? {}) as Record<'operation' | 'targetType', unknown>;
    return operation === 'administer' && targetType === target;
  });
}

/** Asks the product. Its answers may hold private texts, so errors hold only the status. */
async function ask(product: 'Jira' | 'Confluence', path: Route): Promise<object> {
  let status = 'no answer';
  try {
    const as = asUser();
    const response: APIResponse = await (product === 'Jira' ? as.requestJira(path) : as.requestConfluence(path));
    status = String(response.status);
    if (response.ok) {
      const answer: unknown = await response.json();
      if (typeof answer === 'object' && answer !== null) return answer;
    }
  } catch (error) {
    if (error instanceof NeedsAuthenticationError) throw error; // Forge asks the person to agree, and calls again
  }
  throw new Error(`${product} does not say what you may do here (${status}). Try again.`);
}

interface PrivateJwk {
  readonly kty: 'EC';
  readonly crv: string;
  readonly kid: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

export interface SigningKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** Parses the private key, a JWK. No error may quote it. */
export function privateKey(): SigningKey {
  try {
    const jwk = JSON.parse(process.env[VARIABLE] ?? '') as PrivateJwk;
    if (typeof jwk.kid === 'string' && jwk.kid !== '' && jwk.crv === 'P-256') {
      return { id: jwk.kid, key: createPrivateKey({ key: { ...jwk }, format: 'jwk' }) };
    }
  } catch {
    // The cause might quote the variable.
  }
  throw new Error(`The app is not set up: ${VARIABLE} must hold the private key that signs roles, as a JWK.`);
}

export function signed({ id, key }: SigningKey, claims: object, typ = TYPE): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'ES256', kid: id, typ })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
