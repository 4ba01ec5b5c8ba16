// @vitest-environment node
import { GateProof, Secret, newId } from '@secure-share/crypto';
import { failureOf, isTemporary } from '@secure-share/shared/api/errors';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { linkApi } from '../src/linkApi';

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const secret = Secret.generate();
const key = secret.reveal();
const id = newId();
const instant = '2026-12-01T12:00:00Z';
const link = { status: 'available', length: 100, metadata: 'c2VhbGVk', expiresAt: instant };
const lease = { url: 'http://bucket.example/x?signature', urlExpiresAt: instant, leaseEndsAt: instant, length: 100 };

let server: Server;
let asked: Asked[];
let answer: (response: ServerResponse) => void;
const shown = vi.fn(() => Promise.resolve());
const stretched = new Uint8Array(32).fill(7);
const stretch = vi.fn(() => Promise.resolve(stretched));
const tokenRefused = vi.fn();
const mayShow = vi.fn<(embedOrigins?: readonly string[]) => boolean>(() => true);
const services = { mayShow, shown, stretch, tokenRefused };

const json =
  (status: number, body?: object, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(body === undefined ? undefined : JSON.stringify(body));
const problem = (status: number, slug: string, headers?: Record<string, string>, more?: object) =>
  json(status, { type: `urn:secure-share:problem:${slug}`, title: slug, ...more }, headers);

beforeEach(async () => {
  asked = [];
  mayShow.mockReset().mockReturnValue(true);
  shown.mockClear();
  stretch.mockClear();
  tokenRefused.mockClear();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
      asked.push({ method: request.method, path: request.url, headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => void server.close());

const api = () => linkApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, services);

describe('the calls', () => {
  it('prove the key before anything is shown', async () => {
    answer = json(200, link);
    expect(await api().sealedMetadata(id, key)).toBe(link.metadata);
    const claimKey = (await secret.claimKey(id)).reveal();
    expect(asked).toMatchObject([{ method: 'POST', path: `/v1/links/${id}/show`, body: { claimKey } }]);
    expect(shown).toHaveBeenCalledExactlyOnceWith({ metadata: link.metadata, expiresAt: instant }, key);
  });

  it('tell how often the share may be and was opened', async () => {
    answer = json(200, { ...link, openings: 5, opened: 2 });
    await api().sealedMetadata(id, key);
    expect(shown).toHaveBeenLastCalledWith(expect.objectContaining({ openings: 5, opened: 2 }), key);
    answer = json(200, { ...link, untilExpiry: true });
    await api().sealedMetadata(id, key);
    expect(shown).toHaveBeenLastCalledWith(expect.objectContaining({ untilExpiry: true }), key);
  });

  it('claim and acknowledge', async () => {
    answer = json(200, lease);
    expect(await api().claimShare(id, { claimKey: 'k', claimId: 'c' })).toEqual(lease);
    answer = json(204);
    await api().acknowledgeShare(id, 'c');
    expect(asked.map(({ path, body }) => [path, body])).toEqual([
      [`/v1/links/${id}/claim`, { claimKey: 'k', claimId: 'c' }],
      [`/v1/links/${id}/acknowledge`, { claimId: 'c' }],
    ]);
  });

  it('send no cookie, no referrer and never the key, and follow no redirect', async () => {
    answer = json(200, link);
    const fetched = vi.spyOn(globalThis, 'fetch');
    await api().sealedMetadata(id, key);
    expect(fetched.mock.calls.map(([, init]) => init)).toMatchObject([
      { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store' },
    ]);
    fetched.mockRestore();
    const sent = JSON.stringify(asked);
    expect(asked[0]?.headers).not.toHaveProperty('cookie');
    expect(asked[0]?.headers).not.toHaveProperty('referer');
    expect(sent).not.toContain(key);
  });
});

describe('a password', () => {
  const slugOf = (work: Promise<unknown>) => work.catch((error: unknown) => failureOf(error, true).reason);

  it('is proven in addition to the key, once the service wants it', async () => {
    const protectedLink = api();
    expect(await protectedLink.withPassword(id, 'secret')).toBeUndefined();
    answer = problem(403, 'password-needed');
    expect(await slugOf(protectedLink.sealedMetadata(id, key))).toBe('password-needed');
    const both = (await protectedLink.withPassword(id, 'secret')) ?? '';
    expect(both).toBe((await secret.withPassword(stretched, id)).reveal());
    expect(stretch).toHaveBeenCalledExactlyOnceWith('secret', id);
    answer = problem(403, 'wrong-password');
    expect(await slugOf(protectedLink.sealedMetadata(id, both))).toBe('wrong-password');
    answer = json(200, link);
    await protectedLink.sealedMetadata(id, both);
    answer = json(200, lease);
    await protectedLink.claimShare(id, { claimKey: 'k', claimId: 'c' });
    const keyProof = (await secret.claimKey(id)).reveal();
    const claimKey = (await Secret.parse(both).claimKey(id)).reveal();
    expect(asked.map(({ body }) => body)).toEqual([
      { claimKey: keyProof },
      { claimKey, keyProof },
      { claimKey, keyProof },
      { claimKey: 'k', claimId: 'c', keyProof },
    ]);
    expect(JSON.stringify(asked)).not.toContain(both);
  });

  it('is not proven with another key', async () => {
    const other = api();
    answer = problem(403, 'password-needed');
    await slugOf(other.sealedMetadata(id, key));
    await other.withPassword(id, 'secret');
    answer = json(200, link);
    await other.sealedMetadata(id, Secret.generate().reveal());
    expect(asked[1]?.body).not.toHaveProperty('keyProof');
  });
});

describe('a gate', () => {
  const slugOf = (work: Promise<unknown>) => work.catch((error: unknown) => failureOf(error, true).reason);
  const opened = { session: 'the session', expiresAt: instant };
  const bearers = () => asked.map(({ path, headers }) => [path?.split('/').pop(), headers.authorization]);
  /** Answers in this order, the last one again and again. */
  const answers = (...given: (typeof answer)[]) => {
    answer = (response) => (given.length > 1 ? given.shift() : given[0])?.(response);
  };

  it('opens by the password, which is proven once, and then by the session', async () => {
    const gated = api();
    answer = problem(403, 'unlock-needed');
    expect(await slugOf(gated.sealedMetadata(id, key))).toBe('unlock-needed');
    expect(gated.hasGate()).toBe(true);
    expect(await gated.withPassword(id, 'open sesame')).toBe(key);
    answer = problem(403, 'wrong-password');
    expect(await slugOf(gated.sealedMetadata(id, key))).toBe('wrong-password');
    await gated.withPassword(id, 'secret');
    answers(json(200, opened), json(200, { ...link, embedOrigins: ['https://a.example'] }));
    await gated.sealedMetadata(id, key);
    expect(shown).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ embedOrigins: ['https://a.example'] }),
      key,
    );
    await gated.sealedMetadata(id, key);
    answer = json(200, lease);
    await gated.claimShare(id, { claimKey: 'k', claimId: 'c' });

    const claimKey = (await secret.claimKey(id)).reveal();
    const gateProof = (await GateProof.of(stretched, id)).reveal();
    expect(asked[3]?.body).toEqual({ claimKey, gateProof });
    expect(bearers()).toEqual([
      ['show', undefined],
      ['show', undefined], // with the cookie of before a reload, if there is one
      ['unlock', undefined],
      ['unlock', undefined],
      ['show', 'Bearer the session'],
      ['show', 'Bearer the session'],
      ['claim', 'Bearer the session'],
    ]);
    expect(asked[6]?.body).toEqual({ claimKey: 'k', claimId: 'c' });
  });

  it('stays open after a reload, by the cookie', async () => {
    answers(problem(403, 'unlock-needed'), json(200, link));
    const reloaded = api();
    expect(await reloaded.sealedMetadata(id, key)).toBe(link.metadata);
    expect(await reloaded.withPassword(id, 'secret')).toBeUndefined(); // no password is wanted
  });

  it('takes the cookie, and sends it', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const gated = api();
    answers(problem(403, 'unlock-needed'), problem(403, 'unlock-needed'), json(200, opened), json(200, link));
    expect(await slugOf(gated.sealedMetadata(id, key))).toBe('unlock-needed');
    await gated.sealedMetadata(id, (await gated.withPassword(id, 'secret')) ?? '');
    expect(fetched.mock.calls.map(([, init]) => init?.credentials)).toEqual(['omit', 'include', 'include', 'include']);
    fetched.mockRestore();
  });

  it('opens by a token without the key, once', async () => {
    const gated = api();
    answers(json(200, opened), json(200, link));
    await Promise.all([gated.withToken(id, 'x.y.z'), gated.sealedMetadata(id, key)]);
    expect(asked[0]).toMatchObject({ path: `/v1/links/${id}/unlock`, body: { unlockToken: 'x.y.z' } });
    expect(asked[0]?.body).not.toHaveProperty('claimKey');
    expect(bearers()).toEqual([
      ['unlock', undefined],
      ['show', 'Bearer the session'],
    ]);
    expect(tokenRefused).not.toHaveBeenCalled();
  });

  it('asks for the password if the session ends before the download', async () => {
    const gated = api();
    answers(json(200, opened), json(200, link), problem(403, 'unlock-needed'), json(200, opened), json(200, link));
    await gated.withToken(id, 'x.y.z');
    await gated.sealedMetadata(id, key);
    expect(await slugOf(gated.claimShare(id, { claimKey: 'k', claimId: 'c' }))).toBe('unlock-needed');
    expect(await gated.withPassword(id, 'secret')).toBe(key);
    expect(await gated.sealedMetadata(id, key)).toBe(link.metadata);
  });

  it.each([
    ['unlock-token-expired', 403, 'expired'],
    ['unlock-token-used', 403, 'used'],
    ['unlock-token-invalid', 403, 'invalid'],
    ['not-found', 404, 'invalid'],
  ])('says of a token that it was refused: %s', async (slug, status, want) => {
    const gated = api();
    answers(problem(status, slug), problem(403, 'unlock-needed'));
    await gated.withToken(id, 'x.y.z');
    expect(tokenRefused).toHaveBeenCalledExactlyOnceWith(want);
    expect(await slugOf(gated.sealedMetadata(id, key))).toBe('unlock-needed');
    expect(asked.map(({ path }) => path?.split('/').pop())).toEqual(['unlock', 'show', 'show']);
    expect(await gated.withPassword(id, 'secret')).toBe(key);
  });

  it('does not close again because a second token has expired', async () => {
    const gated = api();
    answers(problem(403, 'unlock-token-expired'), problem(403, 'unlock-needed'), json(200, link));
    await gated.withToken(id, 'x.y.z');
    expect(await gated.sealedMetadata(id, key)).toBe(link.metadata);
  });

  it('tries a token again if the service did not answer', async () => {
    const gated = api();
    answers(json(503), json(200, opened), json(200, link));
    await gated.withToken(id, 'x.y.z');
    expect(tokenRefused).not.toHaveBeenCalled();
    await gated.sealedMetadata(id, key);
    expect(asked.map(({ path }) => path?.split('/').pop())).toEqual(['unlock', 'unlock', 'show']);
  });
});

describe('where the page may not show it', () => {
  const origins = ['https://a.example'];

  it.each([
    ['with a gate', problem(403, 'unlock-needed', {}, { embedOrigins: origins }), origins],
    ['with a gate that no website may embed', problem(403, 'unlock-needed'), undefined],
    ['with a sealed password', problem(403, 'password-needed'), undefined],
    ['with an open gate', json(200, { ...link, embedOrigins: origins }), origins],
    ['without a password', json(200, link), undefined],
  ])('nothing is shown of a share and no password is asked for: %s', async (_, given, allowed) => {
    answer = given;
    mayShow.mockReturnValue(false);
    const framed = api();
    await expect(framed.sealedMetadata(id, key)).rejects.toMatchObject({ failure: { reason: 'framed' } });
    expect(mayShow).toHaveBeenLastCalledWith(allowed);
    expect(shown).not.toHaveBeenCalled();
    expect(await framed.withPassword(id, 'secret')).toBeUndefined();
    expect(stretch).not.toHaveBeenCalled();
  });
});

describe('a failure', () => {
  const reason = async (work: Promise<unknown>) => failureOf(await work.catch((error: unknown) => error), true);

  it('of the proof is a wrong key, for an unknown link too', async () => {
    answer = problem(404, 'not-found');
    expect((await reason(api().sealedMetadata(id, key))).reason).toBe('wrong-key');
    expect((await reason(api().claimShare(id, { claimKey: 'k', claimId: 'c' }))).reason).toBe('wrong-key');
    expect(shown).not.toHaveBeenCalled();
  });

  it.each(['downloaded', 'expired', 'revoked', 'unconfirmed', 'declined'])('names the end: %s', async (end) => {
    answer = problem(410, end);
    expect((await reason(api().sealedMetadata(id, key))).reason).toBe(end);
  });

  it('by the limit says when to try again', async () => {
    answer = problem(429, 'limit', { 'Retry-After': '600' });
    const error: unknown = await api()
      .sealedMetadata(id, key)
      .catch((e: unknown) => e);
    expect([failureOf(error, true).reason, isTemporary(error)]).toEqual(['limit', false]);
    expect(Date.parse(failureOf(error, true).until ?? '')).toBeGreaterThan(Date.now() + 500_000);
  });

  it('of a gateway in front of the service is tried again', async () => {
    answer = json(429, { message: 'Too Many Requests' });
    const error: unknown = await api()
      .sealedMetadata(id, key)
      .catch((e: unknown) => e);
    expect([failureOf(error, true).reason, isTemporary(error)]).toEqual(['too-many', true]);
  });

  const show = () => api().sealedMetadata(id, key);
  const claim = () => api().claimShare(id, { claimKey: 'k', claimId: 'c' });
  it.each([
    ['no JSON', show, (response: ServerResponse) => response.writeHead(200).end('<html>')],
    ['no metadata', show, json(200, { ...link, metadata: undefined })],
    ['no time', show, json(200, { ...link, expiresAt: 'tomorrow' })],
    ['no address', claim, json(200, { ...lease, url: 'javascript:alert(1)' })],
  ])('to understand the answer: %s', async (_, work, given) => {
    answer = given;
    expect((await reason(work())).reason).toBe('unintelligible');
  });

  it('to connect says nothing of the request', async () => {
    const error: unknown = await linkApi('http://127.0.0.1:1', services)
      .sealedMetadata(id, key)
      .catch((e: unknown) => e);
    expect(failureOf(error, true)).toMatchObject({ reason: 'unreachable', temporary: true });
    expect(String(error)).not.toContain(id);
  });
});
