import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Failure } from '@secure-share/shared/api/errors';
import type { KeyToDeliver } from '../../src/api/ownDelivery';
import { Backend, type Answer } from './backend';

const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I';
const across = { 'Access-Control-Allow-Origin': '*' };
const problem = { ...across, 'Content-Type': 'application/problem+json' };
const key: KeyToDeliver = {
  shareId: 'AAECAwQFBgcICQoLDA0ODw',
  to: { name: 'Bob', address: 'bob@acme.example' },
  from: 'Alice Ünal',
  expiresAt: '2026-12-01T15:00:00Z',
  key: 'canary-canary-canary-A',
  locale: 'de-AT',
};

/** What Forge says of the app's full page. */
const UUID = '11111111-2222-3333-4444-555555555555';
const FULL_PAGE = {
  localId: `ari:cloud:ecosystem::extension/${UUID}/${UUID}/static/secure-share-jira`,
  environmentId: UUID,
};

let backend: Backend;
let module: typeof import('../../src/api/ownDelivery');
let site: typeof import('../../src/api/site');
let failureOf: typeof import('@secure-share/shared/api/errors').failureOf;

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  // happy-dom sends a preflight request even if a browser does not.
  backend.on('OPTIONS /relay', { status: 204, headers: { ...across, 'Access-Control-Allow-Headers': 'Content-Type' } });
  backend.commands.invoke = () => ({
    siteKey: { version: 1, key: 'A'.repeat(43) },
    keyMailer: 'https://keys.example',
    ownDelivery: { url: `${backend.origin}/relay`, secret },
  });
  module = await import('../../src/api/ownDelivery');
  site = await import('../../src/api/site');
  ({ failureOf } = await import('@secure-share/shared/api/errors'));
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await backend.close();
});

const posted = () => backend.asked.filter(({ method }) => method === 'POST');
const deliver = () => module.deliverKey(key, new AbortController().signal);
const failure = (outcome: Promise<void>): Promise<Failure | 'delivered'> =>
  outcome.then(
    () => 'delivered',
    (error: unknown) => failureOf(error),
  );

it('signs the same as the test vectors of the Go receiver', async () => {
  interface Vector {
    readonly secret: string;
    readonly body: string;
    readonly valid: boolean;
  }
  const path = join(import.meta.dirname, '../../../../../shared/delivery/testdata/messages.json');
  const vectors = (JSON.parse(readFileSync(path, 'utf8')) as Vector[]).filter(({ valid }) => valid);
  expect(vectors.length).toBeGreaterThan(0);
  for (const vector of vectors) {
    const { message, signature } = JSON.parse(vector.body) as { message: string; signature: string };
    expect(await module.signatureOf(message, vector.secret)).toBe(signature);
  }
});

it('posts one signed message as plain text, with only what the receiver needs', async () => {
  backend.on('POST /relay', { headers: across, body: { delivered: true } });
  document.cookie = 'session=1';
  const fetched = vi.spyOn(globalThis, 'fetch');
  await deliver();
  await deliver();
  expect(fetched).toHaveBeenCalledWith(
    `${backend.origin}/relay`,
    expect.objectContaining({ referrerPolicy: 'no-referrer', credentials: 'omit', redirect: 'manual' }),
  );
  const messages = await Promise.all(
    posted().map(async ({ body, headers }) => {
      expect(headers['content-type']).toBe('text/plain;charset=UTF-8');
      for (const name of ['cookie', 'referer', 'authorization']) expect(headers).not.toHaveProperty(name);
      const { message, signature } = JSON.parse(body) as { message: string; signature: string };
      expect(signature).toBe(await module.signatureOf(message, secret));
      return JSON.parse(message) as Record<string, unknown>;
    }),
  );
  const { shareId, ...said } = key;
  expect(shareId).not.toBe('');
  expect(messages[0]).toEqual({
    ...said,
    version: 1,
    type: 'key',
    id: expect.stringMatching(/^[\w-]{22}$/) as string,
    sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    site: 'site.example',
    link: '',
  });
  expect(messages[0]?.id).not.toBe(messages[1]?.id);
});

describe('a key for', () => {
  const link = async (more: Partial<KeyToDeliver>) => {
    const context = backend.commands.getContext?.(undefined as never) as object;
    backend.commands.getContext = () => ({ ...context, ...FULL_PAGE });
    backend.on('POST /relay', { headers: across, body: { delivered: true } });
    await module.deliverKey({ ...key, ...more }, new AbortController().signal);
    const { message } = JSON.parse(posted()[0]?.body ?? '') as { message: string };
    const { link, outsider } = JSON.parse(message) as Record<string, unknown>;
    return { link, outsider };
  };

  it('a colleague comes with the page of the share', async () => {
    expect(await link({})).toEqual({ link: expect.stringMatching(/\/shares\/AAECAwQFBgcICQoLDA0ODw$/) as string });
  });

  it('somebody outside comes without any link: they have no account, and the sender has theirs', async () => {
    expect(await link({ outsider: true })).toEqual({ link: '', outsider: true });
  });
});

describe('an answer', () => {
  it.each<[string, Answer, Failure | 'delivered']>([
    ['of a receiver', { headers: across, body: { delivered: true, more: 1 } }, 'delivered'],
    ['of a sign-in page', { headers: across, body: '<!doctype html>Sign in' }, { reason: 'own-answer', answer: '200' }],
    ['that says no', { headers: across, body: { delivered: false } }, { reason: 'own-answer', answer: '200' }],
    ['without a body', { status: 204, headers: across }, { reason: 'own-answer', answer: '204' }],
    [
      'that refuses, with a problem',
      { status: 403, headers: problem, body: { title: 'The signature is not valid', detail: 'Check it.' } },
      { reason: 'own-refused', answer: 'The signature is not valid: Check it.' },
    ],
    [
      'that refuses, with a page',
      { status: 404, headers: across, body: '<h1>Nothing' },
      { reason: 'own-refused', answer: 'HTTP 404' },
    ],
    [
      'that came too late for a proxy',
      { status: 408, headers: across, body: '' },
      { reason: 'own-failed', answer: 'HTTP 408' },
    ],
    [
      'that does not know',
      { status: 502, headers: problem, body: { title: 'The mail may have been sent' } },
      { reason: 'own-failed', answer: 'The mail may have been sent' },
    ],
    [
      'that is too long',
      { status: 400, headers: problem, body: { title: 'x'.repeat(1000) } },
      { reason: 'own-refused', answer: 'x'.repeat(300) },
    ],
  ])('%s', async (_, answer, want) => {
    backend.on('POST /relay', answer);
    expect(await failure(deliver())).toEqual(want);
    expect(backend.count('POST /relay')).toBe(1);
  });

  it('with a redirect is not followed', async () => {
    backend.on('POST /relay', { status: 307, headers: { ...across, Location: `${backend.origin}/other` } });
    expect(await failure(deliver())).toEqual({ reason: 'own-redirect' });
    expect(backend.count('POST /other')).toBe(0);
  });

  it('that takes more than ten seconds leaves the outcome unknown', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = new Promise<void>((resolve) => {
      vi.spyOn(globalThis, 'fetch').mockImplementation((_, init) => {
        resolve();
        return new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      });
    });
    let outcome: Failure | 'delivered' | undefined;
    void failure(deliver()).then((what) => (outcome = what));
    await asked;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(outcome).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toEqual({ reason: 'own-slow' });
  });

  it('that never arrives leaves the outcome unknown', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await failure(deliver())).toEqual({ reason: 'own-unreachable' });
    expect(fetch).toHaveBeenCalledOnce();
  });
});

it('notices that the policy of the page blocked the request', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    const event = new Event('securitypolicyviolation');
    Object.assign(event, { blockedURI: `${backend.origin}/relay` });
    document.dispatchEvent(event);
    return Promise.reject(new TypeError('Failed to fetch'));
  });
  expect(await failure(deliver())).toEqual({ reason: 'own-blocked' });
});

it('sends nothing after own delivery was removed', async () => {
  backend.commands.invoke = () => ({ siteKey: { version: 1, key: 'A'.repeat(43) }, keyMailer: 'https://keys.example' });
  expect((await site.settings()).ownDelivery).toBeUndefined();
  expect(await failure(deliver())).toEqual({ reason: 'own-removed' });
  expect(backend.asked).toEqual([]);
});

it('is not sent without settings', async () => {
  backend.commands.invoke = () => ({
    siteKey: { version: 1, key: 'A'.repeat(43) },
    keyMailer: 'https://keys.example',
    ownDelivery: { url: 'x', secret },
  });
  await expect(site.settings()).rejects.toMatchObject({ slug: 'vault' });
  await expect(deliver()).rejects.toMatchObject({ slug: 'vault' });
});

describe('a sample', () => {
  it('is marked as a sample', async () => {
    backend.on('POST /relay', { headers: across, body: { delivered: true } });
    await module.testDelivery(key);
    const { message } = JSON.parse(posted()[0]?.body ?? '') as { message: string };
    expect(JSON.parse(message)).toMatchObject({ type: 'test' });
  });

  it.each([
    ['something that lets no page read its answer', () => Promise.resolve(new Response()), 'own-unreadable'],
    ['nothing', () => Promise.reject(new TypeError('Failed to fetch')), 'own-unreachable'],
  ])('tells %s apart', async (_, probe, reason) => {
    vi.spyOn(globalThis, 'fetch').mockImplementation((_url, init) =>
      init?.mode === 'no-cors' ? probe() : Promise.reject(new TypeError('Failed to fetch')),
    );
    expect(await failure(module.testDelivery(key))).toEqual({ reason });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
