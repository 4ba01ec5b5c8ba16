import { inspect } from 'node:util';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { handler } from '../src/index';
import type { Settings } from '../src/settings';
import { FakeKvs, stored } from './kvs';

const GET = '/api/v1/secret/get';
const SET = '/api/v1/secret/set';

let kvs: FakeKvs;
let printed: unknown[];

beforeEach(() => {
  kvs = new FakeKvs();
  kvs.install();
  vi.stubEnv('SECURE_SHARE_KEY_MAILER', 'https://keys.example');
  printed = [];
  for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...line: unknown[]) => printed.push(line));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expect(printed).toEqual([]);
});

/** Calls the function as Forge does. The front end cannot choose context and principal. */
async function settings(accountId: string | undefined = 'alice', context: object = {}): Promise<Settings> {
  const call = { call: { functionKey: 'settings' }, context };
  return (await handler(call, { principal: { accountId } })) as Settings;
}

const keyOf = async () => (await settings()).siteKey;

const failureOf = async (calls: Promise<unknown>): Promise<Error> => {
  const outcome: unknown = await calls.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error(String(outcome));
  return outcome;
};

test('the first call makes a key of 32 bytes, every later one reads it', async () => {
  const first = await settings();
  expect(first).toEqual({
    keyMailer: 'https://keys.example',
    siteKey: { version: 1, key: expect.stringMatching(/^[\w-]{43}$/) as string },
  });
  expect(Buffer.from(first.siteKey.key, 'base64url')).toHaveLength(32);
  expect(await settings('bob')).toEqual(first);
  expect(kvs.count(SET)).toBe(1);
  expect(kvs.calls.find(({ path }) => path === SET)?.request).toEqual({
    key: 'site-key',
    value: first.siteKey,
    options: { keyPolicy: 'FAIL_IF_EXISTS' },
  });
});

test('an existing key is returned unchanged', async () => {
  kvs.secrets.set('site-key', { ...stored, made: 'elsewhere' });
  expect(await keyOf()).toEqual(stored);
  expect(kvs.count(SET)).toBe(0);
});

test('parallel first calls get one key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, keyOf));
  expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  expect(kvs.secrets.get('site-key')).toEqual(keys[0]);
  expect(kvs.count(SET)).toBe(8); // so seven writes were refused, and those calls read the stored value
});

test('every site gets a different key, though one process serves them', async () => {
  const acme = await keyOf();
  const other = new FakeKvs();
  other.install();
  expect((await keyOf()).key).not.toBe(acme.key);
  kvs.install();
  expect(await keyOf()).toEqual(acme);
});

test.each([undefined, '', 'unidentified'])('account %j is not signed in', async (accountId) => {
  const call = { call: { functionKey: 'settings', payload: { accountId: 'alice' } }, context: { accountId: 'alice' } };
  await expect(handler(call, { principal: { accountId } })).rejects.toThrow('Sign in');
  await expect(handler(call)).rejects.toThrow('Sign in');
  expect(kvs.calls).toEqual([]);
});

test.each([
  ['nothing', null],
  ['a text', stored.key],
  ['no version', { key: stored.key }],
  ['version 0', { ...stored, version: 0 }],
  ['half a version', { ...stored, version: 1.5 }],
  ['a version in words', { ...stored, version: '1' }],
  ['no key', { version: 1 }],
  ['42 characters', { ...stored, key: 'k'.repeat(42) }],
  ['44 characters', { ...stored, key: `${stored.key}A` }],
  ['31 bytes and a bit', { ...stored, key: `${'k'.repeat(42)}B` }],
  ['another alphabet', { ...stored, key: `+${stored.key.slice(1)}` }],
  ['a line break', { ...stored, key: `${stored.key}\n` }],
])('%s in place of the key is refused, and stays', async (_, value) => {
  kvs.secrets.set('site-key', value);
  const error = await failureOf(settings());
  expect(error.message).toMatch(/malformed/);
  expect(inspect(error, { depth: 9 })).not.toContain('kkkk');
  expect(kvs.secrets.get('site-key')).toBe(value);
  expect(kvs.count(SET)).toBe(0);
});

test.each([
  [GET, 500, 'INTERNAL'],
  [GET, 429, 'TOO_MANY_REQUESTS'],
  [SET, 500, 'INTERNAL'],
  [SET, 409, 'SOMETHING_ELSE'],
])('%s answered with %i makes no key', async (path, status, code) => {
  kvs.fault = (call) => (call.path === path ? Response.json({ code, message: 'x' }, { status }) : undefined);
  await expect(settings()).rejects.toThrow(`not available (${code})`);
  expect(kvs.secrets.size).toBe(0);
});

test('a write whose response was lost is found by the next call', async () => {
  kvs.fault = ({ path, request }) => {
    if (path !== SET) return undefined;
    kvs.secrets.set(request.key, request.value);
    return new Response('bad gateway', { status: 502 });
  };
  await expect(settings()).rejects.toThrow('not available');
  expect(await keyOf()).toEqual(kvs.secrets.get('site-key'));
});

test('an error of storage does not reveal the key', async () => {
  kvs.fault = ({ path, request }) =>
    path === SET ? new Response(`cannot store ${JSON.stringify(request)}`, { status: 500 }) : undefined;
  const error = await failureOf(settings());
  const { key } = kvs.calls.find(({ path }) => path === SET)?.request.value as { key: string };
  expect(key).toHaveLength(43);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(key);
});

test.each(['https://keys.example:8443', 'http://127.0.0.1:7402', 'http://localhost:7402'])(
  '%s may be the key mailer',
  async (origin) => {
    vi.stubEnv('SECURE_SHARE_KEY_MAILER', origin);
    expect((await settings()).keyMailer).toBe(origin);
  },
);

test('each stage of an app for several may have its own key mailer', async () => {
  vi.stubEnv('SECURE_SHARE_KEY_MAILER', 'https://keys.example eu=https://eu.keys.example us=https://us.keys.example');
  expect(await settings()).toMatchObject({
    keyMailer: 'https://keys.example',
    keyMailers: { eu: 'https://eu.keys.example', us: 'https://us.keys.example' },
  });
});

test.each([
  undefined,
  '',
  'https://keys.example https://eu.keys.example',
  'https://keys.example eu=http://eu.keys.example',
  'https://keys.example eu=https://a.example eu=https://b.example',
  'https://keys.example EU=https://eu.keys.example',
  'https://keys.example ',
  'eu=https://eu.keys.example',
  'keys.example',
  'https://keys.example/',
  'https://keys.example/v1',
  'https://me@keys.example',
  'http://keys.example',
  'http://127.0.0.1.example',
  'https://KEYS.example',
  'javascript:alert(1)',
])('%j may not be the key mailer, and no key is made before somebody says which', async (origin) => {
  vi.stubEnv('SECURE_SHARE_KEY_MAILER', origin);
  await expect(settings()).rejects.toThrow('SECURE_SHARE_KEY_MAILER');
  expect(kvs.calls).toEqual([]);
});

test.each(['', 'Settings', 'siteKey', 'getSecret'])('%j cannot be invoked', async (functionKey) => {
  await expect(handler({ call: { functionKey }, context: {} }, { principal: { accountId: 'alice' } })).rejects.toThrow(
    'no definition',
  );
  expect(kvs.calls).toEqual([]);
});
