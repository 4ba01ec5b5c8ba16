import { inspect } from 'node:util';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { handler } from '../src/index';
import type { OwnDelivery } from '../src/ownDelivery';
import type { Settings } from '../src/settings';
import { FakeKvs, stored as siteKey } from './kvs';

const secret = `${'s'.repeat(42)}A`;
const stored: OwnDelivery = { url: 'https://keys.acme.example/relay', secret };

let kvs: FakeKvs;
/** What Jira and Confluence answer to the question whether the person administers the site. */
let administers: boolean | 'no answer';

beforeEach(() => {
  kvs = new FakeKvs();
  kvs.install();
  kvs.secrets.set('site-key', siteKey);
  const storage = (globalThis as unknown as { __forge_fetch__: (...call: unknown[]) => Promise<Response> })
    .__forge_fetch__;
  administers = true;
  Object.assign(globalThis, {
    __forge_fetch__: (service: { type: string; remote?: string }, ...more: unknown[]) => {
      if (service.type !== 'fpp') return storage(service, ...more);
      if (administers === 'no answer') return Promise.resolve(new Response(null, { status: 503 }));
      const answer =
        service.remote === 'jira'
          ? { permissions: { ADMINISTER: { havePermission: administers } } }
          : { operations: administers ? [{ operation: 'administer', targetType: 'application' }] : [] };
      return Promise.resolve(Response.json(answer));
    },
  });
  vi.stubEnv('SECURE_SHARE_KEY_MAILER', 'https://keys.example');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function call(functionKey: string, payload?: unknown, accountId: string | undefined = 'alice') {
  return await handler({ call: { functionKey, payload }, context: { cloudId: 'acme' } }, { principal: { accountId } });
}

const set = async (payload: object) => (await call('setOwnDelivery', { product: 'jira', ...payload })) as OwnDelivery;
const settings = async () => ((await call('settings')) as Settings).ownDelivery;

test.each(['jira', 'confluence'])('an administrator in %s sets an address, which makes a secret', async (product) => {
  expect(await settings()).toBeUndefined();
  const now = await set({ product, url: 'https://Keys.Acme.example' });
  expect(now).toEqual({ url: 'https://keys.acme.example/', secret: expect.stringMatching(/^[\w-]{43}$/) as string });
  expect(await settings()).toEqual(now);
  expect(kvs.secrets.get('own-delivery')).toEqual(now);
});

test('another address keeps the secret, and another secret keeps the address', async () => {
  kvs.secrets.set('own-delivery', stored);
  const moved = await set({ url: 'https://other.acme.example/' });
  expect(moved).toEqual({ url: 'https://other.acme.example/', secret });
  const renewed = await set({ newSecret: true });
  expect(renewed.url).toBe(moved.url);
  expect(renewed.secret).not.toBe(secret);
  expect(await settings()).toEqual(renewed);
});

test('own delivery can be removed', async () => {
  kvs.secrets.set('own-delivery', stored);
  await call('removeOwnDelivery', { product: 'jira' });
  expect(await settings()).toBeUndefined();
});

test.each([
  ['setOwnDelivery', false],
  ['setOwnDelivery', 'no answer'],
  ['removeOwnDelivery', false],
  ['removeOwnDelivery', 'no answer'],
] as const)('%s by somebody about whom the product says %j changes nothing', async (functionKey, answer) => {
  kvs.secrets.set('own-delivery', stored);
  administers = answer;
  for (const product of ['jira', 'confluence', 'other', undefined]) {
    const payload = { product, url: 'https://evil.example', newSecret: true };
    await expect(call(functionKey, payload)).rejects.toThrow();
  }
  await expect(call(functionKey, { product: 'jira', url: 'https://evil.example' }, 'unidentified')).rejects.toThrow(
    'Sign in',
  );
  expect(kvs.secrets.get('own-delivery')).toEqual(stored);
});

test.each([
  'http://keys.acme.example',
  'keys.acme.example',
  'https://user@keys.acme.example',
  'https://:pass@keys.acme.example',
  'https://*.acme.example',
  'https://keys.acme.example/#here',
  'https://[::1]/',
  'javascript:alert(1)',
  'http://localhost.evil.example/',
  `https://keys.acme.example/${'x'.repeat(1000)}`,
  '',
  7,
])('%j is not an address of own delivery', async (url) => {
  kvs.secrets.set('own-delivery', stored);
  await expect(set({ url })).rejects.toThrow('must begin with https://');
  expect(kvs.secrets.get('own-delivery')).toEqual(stored);
});

test.each(['https://keys.acme.example:8443/a?b=c', 'http://localhost:7406/', 'http://127.0.0.1:7406/'])(
  '%s is an address of own delivery',
  async (url) => {
    expect((await set({ url })).url).toBe(url);
  },
);

test('a new secret needs an address', async () => {
  await expect(set({ newSecret: true })).rejects.toThrow('must begin with https://');
  expect(kvs.secrets.has('own-delivery')).toBe(false);
});

test.each([
  ['nothing', null],
  ['no secret', { url: stored.url }],
  ['a short secret', { ...stored, secret: 'ssss' }],
  ['a plain address', { ...stored, url: 'http://keys.acme.example' }],
])('%s in place of the settings is refused, until an administrator sets them again', async (_, value) => {
  kvs.secrets.set('own-delivery', value);
  const failure: unknown = await call('settings').catch((error: unknown) => error);
  expect(String(failure)).toContain('malformed');
  expect(inspect(failure, { depth: 9 })).not.toContain('ssss');
  await expect(set({ newSecret: true })).rejects.toThrow('malformed');
  await set({ url: stored.url });
  expect(await settings()).toMatchObject({ url: stored.url });
});

test.each(['get', 'set', 'delete'])('an error of storage at %s does not quote the secret', async (verb) => {
  kvs.secrets.set('own-delivery', stored);
  kvs.fault = ({ path, request }) =>
    path.endsWith(verb) && request.key === 'own-delivery'
      ? new Response(`${JSON.stringify(request)} ${secret}`, { status: 500 })
      : undefined;
  const failures = await Promise.allSettled([set({ url: stored.url }), call('removeOwnDelivery', { product: 'jira' })]);
  const rejected = failures.filter(({ status }) => status === 'rejected');
  expect(rejected.length).toBeGreaterThan(0);
  expect(inspect(rejected, { depth: 9, showHidden: true })).not.toContain(secret);
});
