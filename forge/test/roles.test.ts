import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { handler } from '../src/index';
import type { RoleAssertion } from '../src/roles';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' });
const jwk = { ...pair.privateKey.export({ format: 'jwk' }), kid: 'key-1' };

type Answer = () => Response;
const answers = new Map<string, Answer>();
let asked: string[];

const json =
  (value: unknown, status = 200): Answer =>
  () =>
    Response.json(value, { status });

beforeEach(() => {
  asked = [];
  answers.clear();
  vi.stubEnv('SECURE_SHARE_ROLE_KEY', JSON.stringify(jwk));
  vi.useFakeTimers({ now: new Date('2026-11-28T12:00:00.900Z') });
  Object.assign(globalThis, {
    __forge_fetch__: ({ type, provider, remote }: Record<string, string>, path: string) => {
      asked.push(`${String(type)} ${String(provider)} ${String(remote)} ${path}`);
      const answer = answers.get(path);
      if (answer === undefined) throw new Error('unexpected call');
      return Promise.resolve(answer());
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

async function roles(payload: unknown, accountId = 'alice', cloudId: string | undefined = 'acme') {
  const call = { call: { functionKey: 'roles', payload }, context: { cloudId } };
  return (await handler(call, { principal: { accountId } })) as RoleAssertion;
}

const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;

const ADMIN = '/rest/api/3/mypermissions?permissions=ADMINISTER';
const PROJECT = '/rest/api/3/mypermissions?permissions=ADMINISTER,ADMINISTER_PROJECTS&projectId=10000';
const USER = '/wiki/rest/api/user/current?expand=operations';
const SPACE = '/wiki/api/v2/spaces/98305/operations';

const MYSELF = '/rest/api/3/myself?expand=groups';
const memberOf = (start: number) => `/wiki/rest/api/user/memberof?accountId=alice&start=${start}&limit=200`;

const jira = (administer: unknown, project?: unknown) =>
  json({
    permissions: { ADMINISTER: { havePermission: administer }, ADMINISTER_PROJECTS: { havePermission: project } },
  });
const operations = (...pairs: [string, string][]) =>
  json({ operations: pairs.map(([operation, targetType]) => ({ operation, targetType })) });

test('the assertion says who may do what, for five minutes, and is signed', async () => {
  answers.set(PROJECT, jira(true, true));
  const got = await roles({ product: 'jira', container: '10000' });
  const [header, payload, signature] = got.token.split('.');
  const now = Date.parse('2026-11-28T12:00:00Z') / 1000;
  expect(decoded(header)).toEqual({ alg: 'ES256', kid: 'key-1', typ: 'secure-share-roles+jwt' });
  expect(decoded(payload)).toEqual({
    iss: 'secure-share/forge',
    aud: 'secure-share/services',
    jti: expect.stringMatching(/^[\w-]{22}$/) as string,
    iat: now,
    exp: now + 300,
    site: 'acme',
    account: 'alice',
    roles: ['site-admin', 'project-admin:10000'],
  });
  expect(got).toMatchObject({ roles: ['site-admin', 'project-admin:10000'], expires: now + 300 });
  const input = Buffer.from(`${String(header)}.${String(payload)}`);
  const key = {
    key: createPublicKey(pair.publicKey.export({ type: 'spki', format: 'pem' })),
    dsaEncoding: 'ieee-p1363',
  } as const;
  expect(verify('sha256', input, key, Buffer.from(String(signature), 'base64url'))).toBe(true);
});

test('every assertion has a different id', async () => {
  answers.set(ADMIN, jira(true));
  const ids = [];
  for (const n of [1, 2])
    ids.push(n && (decoded((await roles({ product: 'jira' })).token.split('.')[1]) as { jti: string }).jti);
  expect(new Set(ids).size).toBe(2);
});

test.each<[string, unknown, [string, Answer][], string[]]>([
  ['a site administrator in Jira', { product: 'jira' }, [[ADMIN, jira(true)]], ['site-admin']],
  ['nobody in Jira', { product: 'jira' }, [[ADMIN, jira(false)]], []],
  [
    'a project administrator',
    { product: 'jira', container: '10000' },
    [[PROJECT, jira(false, true)]],
    ['project-admin:10000'],
  ],
  ['a word for yes', { product: 'jira' }, [[ADMIN, jira('true')]], []],
  ['no permissions', { product: 'jira' }, [[ADMIN, json({})]], []],
  ['the right to a project that was not asked for', { product: 'jira' }, [[ADMIN, jira(false, true)]], []],
  [
    'a site administrator in Confluence',
    { product: 'confluence' },
    [[USER, operations(['use', 'application'], ['administer', 'application'])]],
    ['site-admin'],
  ],
  [
    'a user of Confluence',
    { product: 'confluence' },
    [[USER, operations(['use', 'application'], ['administer', 'space'])]],
    [],
  ],
  ['nothing that Confluence lets one do', { product: 'confluence' }, [[USER, json({})]], []],
  ['odd operations', { product: 'confluence' }, [[USER, json({ operations: [null, 'administer', {}] })]], []],
  [
    'a space administrator',
    { product: 'confluence', container: '98305' },
    [
      [USER, operations()],
      [SPACE, operations(['administer', 'space'])],
    ],
    ['space-admin:98305'],
  ],
  [
    'a member of one of the groups in Jira',
    { product: 'jira', groups: ['finance', 'legal'] },
    [
      [ADMIN, jira(false)],
      [MYSELF, json({ groups: { size: 2, items: [{ name: 'finance', groupId: 'other' }, { groupId: 'legal' }] } })],
    ],
    ['group:legal'],
  ],
  [
    'a member of no group in Jira',
    { product: 'jira', groups: ['legal'] },
    [
      [ADMIN, jira(true)],
      [MYSELF, json({ groups: { items: [null, 'legal', { name: 'legal' }] } })],
    ],
    ['site-admin'],
  ],
  [
    'nothing about groups',
    { product: 'jira', groups: ['legal'] },
    [
      [ADMIN, jira(false)],
      [MYSELF, json({})],
    ],
    [],
  ],
  ['no groups', { product: 'jira', groups: [] }, [[ADMIN, jira(false)]], []],
  [
    'a member of one of the groups in Confluence, on the second page',
    { product: 'confluence', container: '98305', groups: ['legal', 'finance', 'legal'] },
    [
      [USER, operations()],
      [SPACE, operations()],
      [memberOf(0), json({ results: Array.from({ length: 200 }, (_, n) => ({ id: `g${n}`, name: 'finance' })) })],
      [memberOf(200), json({ results: [{ type: 'group', name: 'Legal', id: 'legal' }] })],
    ],
    ['group:legal'],
  ],
  [
    'a reader of a space',
    { product: 'confluence', container: '98305' },
    [
      [USER, operations()],
      [SPACE, operations(['read', 'space'], ['administer', 'application'])],
    ],
    [],
  ],
])('%s', async (_, payload, served, held) => {
  for (const [path, answer] of served) answers.set(path, answer);
  expect((await roles(payload)).roles).toEqual(held);
  expect(asked).toEqual(served.map(([path]) => `fpp user ${path.startsWith('/wiki') ? 'confluence' : 'jira'} ${path}`));
});

test.each([
  undefined,
  {},
  { product: 'bitbucket' },
  { product: 'jira', groups: 'legal' },
  { product: 'jira', groups: ['site admins'] },
  { product: 'jira', groups: [7] },
  { product: 'jira', groups: Array.from({ length: 33 }, (_, n) => `g${n}`) },
  { product: 'jira', container: '' },
  { product: 'jira', container: 10000 },
  { product: 'jira', container: '10000&permissions=x' },
  { product: 'jira', container: '../../myself' },
  { product: 'confluence', container: '0' },
  { product: 'jira', container: '1'.repeat(21) },
])('nothing is asked for %j', async (payload) => {
  await expect(roles(payload)).rejects.toThrow('with a product');
  expect(asked).toEqual([]);
});

test.each(['', 'unidentified'])('account %j has no roles', async (account) => {
  await expect(roles({ product: 'jira' }, account)).rejects.toThrow('Sign in');
  expect(asked).toEqual([]);
});

test('without a site there are no roles', async () => {
  await expect(roles({ product: 'jira' }, 'alice', '')).rejects.toThrow('which site');
  expect(asked).toEqual([]);
});

describe('a failed answer gives no role', () => {
  test.each<[string, Answer, string]>([
    ['401', json({ message: 'secret' }, 401), '(401)'],
    ['404', json({ message: 'secret' }, 404), '(404)'],
    ['500', () => new Response('secret', { status: 500 }), '(500)'],
    ['text', () => new Response('secret'), '(200)'],
    ['null', json(null), '(200)'],
    [
      'a broken connection',
      () => {
        throw new Error('secret');
      },
      '(no answer)',
    ],
  ])('%s', async (_, answer, says) => {
    answers.set(ADMIN, answer);
    const error: unknown = await roles({ product: 'jira' }).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`Jira does not say what you may do here ${says}`);
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });

  test('of the space, though the site answered', async () => {
    answers.set(USER, operations(['administer', 'application']));
    answers.set(SPACE, json({}, 403));
    await expect(roles({ product: 'confluence', container: '98305' })).rejects.toThrow('Confluence does not say');
  });
});

test('the error that asks the person for consent reaches Forge', async () => {
  answers.set(
    ADMIN,
    () => new Response('', { status: 401, headers: { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' } }),
  );
  await expect(roles({ product: 'jira' })).rejects.toThrow('Authentication Required');
});

test.each([
  undefined,
  '',
  'key',
  '{}',
  JSON.stringify({ ...jwk, kid: '' }),
  JSON.stringify({ ...jwk, d: undefined }),
  JSON.stringify({ ...p384, kid: 'key-1' }),
  JSON.stringify([jwk]),
])('a key that cannot sign is said, and not shown', async (value) => {
  vi.stubEnv('SECURE_SHARE_ROLE_KEY', value);
  answers.set(ADMIN, jira(true));
  const error: unknown = await roles({ product: 'jira' }).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('SECURE_SHARE_ROLE_KEY');
  expect(inspect(error, { depth: 9 })).not.toContain(String(jwk.d));
});
