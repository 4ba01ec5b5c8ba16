import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend } from './backend';

const request = { ticket: 'a.b.c', secret: 'canary', to: 'bob@acme.example', nonce: 'n', locale: 'de-DE' };
const across = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Content-Type' };

let backend: Backend;
let mailKey: typeof import('../../src/api/keyMailer').mailKey;

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  backend.commands.invoke = () => ({ siteKey: { version: 1, key: 'A'.repeat(43) }, keyMailer: backend.origin });
  backend.on('OPTIONS /v1/keys', { status: 204, headers: across });
  ({ mailKey } = await import('../../src/api/keyMailer'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await backend.close();
});

it('posts directly to the mailer, with only what it needs', async () => {
  backend.on('POST /v1/keys', { status: 202, headers: across, body: { mailed: true } });
  document.cookie = 'session=1';
  const fetched = vi.spyOn(globalThis, 'fetch');
  await mailKey(request);
  expect(fetched).toHaveBeenCalledExactlyOnceWith(
    `${backend.origin}/v1/keys`,
    expect.objectContaining({
      referrerPolicy: 'no-referrer',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    }),
  );
  const asked = backend.asked.find(({ method }) => method === 'POST');
  expect(JSON.parse(asked?.body ?? '')).toEqual(request);
  expect(asked?.headers).toMatchObject({ 'content-type': 'application/json' });
  expect(asked?.headers).not.toHaveProperty('referer');
  expect(asked?.headers).not.toHaveProperty('cookie');
  expect(asked?.headers).not.toHaveProperty('authorization');
});

it('keeps the key from the bridge', async () => {
  backend.on('POST /v1/keys', { status: 202, headers: across, body: { mailed: true } });
  const invoke = vi.fn<(data: unknown) => unknown>(() => ({
    siteKey: { version: 1, key: 'A'.repeat(43) },
    keyMailer: backend.origin,
  }));
  backend.commands.invoke = invoke;
  backend.commands.fetchRemote = backend.commands.fetchProduct = () => {
    throw new Error('asked');
  };
  await mailKey(request);
  expect(JSON.stringify(invoke.mock.calls)).not.toContain('canary');
});

it.each([
  [403, 'key-mismatch'],
  [409, 'ticket-used'],
  [429, 'mail-cap'],
  [502, 'mail-failed'],
])('tells a %d as %s', async (status, slug) => {
  backend.on('POST /v1/keys', {
    status,
    headers: across,
    body: { type: `urn:secure-share:problem:${slug}`, title: 'No', status },
  });
  await expect(mailKey(request)).rejects.toMatchObject({ name: 'Problem', slug, status });
});

it('does not follow redirects with the key', async () => {
  await (await import('../../src/api/site')).settings();
  const elsewhere = await Backend.start();
  elsewhere.on('POST /v1/keys', { status: 202, headers: across });
  backend.on('POST /v1/keys', { status: 307, headers: { ...across, Location: `${elsewhere.origin}/v1/keys` } });
  await expect(mailKey(request)).rejects.toMatchObject({ slug: 'unreachable' });
  expect(elsewhere.asked).toEqual([]);
  await elsewhere.close();
});

it('reports that the mailer is unreachable, and quotes nothing', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('canary'));
  const error = await mailKey(request).catch((e: unknown) => e);
  expect(error).toMatchObject({ slug: 'unreachable', status: 0 });
  expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain('canary');
});

it.each([
  ['secure-share/keys/eu', 'https://eu.keys.example'],
  ['secure-share/keys/prod', 'https://keys.example'],
  ['secure-share/keys/constructor', 'https://keys.example'],
  ['https://other.example', 'https://keys.example'],
  ['', 'https://keys.example'],
])('posts with a ticket for %j to %s, which the function names', async (aud, origin) => {
  backend.commands.invoke = () => ({
    siteKey: { version: 1, key: 'A'.repeat(43) },
    keyMailer: 'https://keys.example',
    keyMailers: { eu: 'https://eu.keys.example' },
  });
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 202 }));
  await mailKey({ ...request, ticket: `h.${btoa(JSON.stringify({ aud })).replaceAll('=', '')}.s` });
  expect(fetched.mock.calls.map(([to]) => to)).toEqual([`${origin}/v1/keys`]);
});
