import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Backend, type Answer } from './backend';
import { operation, resolve, sample, type Schema } from './samples';

type FileApi = typeof import('../../src/api/fileApi');

const ID = 'A'.repeat(22);

let backend: Backend;
let api: FileApi;

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  api = await import('../../src/api/fileApi');
});

afterEach(() => backend.close());

const problem = (status: number, slug: string, more: object = {}, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'application/problem+json', ...headers },
  body: { type: `urn:secure-share:problem:${slug}`, title: 'No', status, ...more },
});

const parts = [{ number: 1, sha256: 'x' }];
const address = { recipientHash: 'h', senderName: 'Ann' };
const claim = { claimKey: 'k', claimId: 'c' };
const create = { id: ID, recipient: 'bob', verifier: 'v', metadata: 'm', length: 5 };

/** Every call with its operation, the status of its response, and its body. */
const calls: [keyof FileApi, string, string, () => Promise<unknown>, unknown][] = [
  ['createShare', 'createShare', '201', () => api.createShare(create), create],
  ['grantParts', 'grantParts', '200', () => api.grantParts(ID, parts), { parts }],
  ['commitShare', 'commitShare', '200', () => api.commitShare(ID, address), address],
  ['newTicket', 'issueTicket', '200', () => api.newTicket(ID, address), address],
  ['showShare', 'showShare', '200', () => api.showShare(ID), undefined],
  ['claimShare', 'claimShare', '200', () => api.claimShare(ID, claim), claim],
  ['inbox', 'listInbox', '200', () => api.inbox(), undefined],
  ['outbox', 'listOutbox', '200', () => api.outbox(), undefined],
  ['limits', 'showLimits', '200', () => api.limits(), undefined],
];

describe.each(calls)('%s', (_name, id, status, call, body) => {
  const { route, schema } = operation(id, status);
  const here = route.replace('{id}', ID);

  it('is the documented operation', async () => {
    backend.on(here, { status: Number(status), body: sample(schema, true) });
    await call();
    expect(backend.count(here)).toBe(1);
    const asked = backend.asked[0];
    expect(asked?.body).toBe(body === undefined ? '' : JSON.stringify(body));
    expect(asked?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
  });

  it('accepts what the document allows, and ignores other members', async () => {
    for (const all of [true, false]) {
      const answer = sample(schema, all) as object;
      backend.on(here, { body: { ...answer, later: 'member' } });
      expect(await call()).toEqual(answer);
    }
  });

  it('refuses a response without a required member, or with one of another type', async () => {
    for (const [what, damaged] of damages(schema)) {
      if (ofAShare(id, what)) continue;
      backend.on(here, { body: damaged });
      const error = await call().catch((e: unknown) => e);
      expect(error, what).toMatchObject({ name: 'Problem', slug: 'unintelligible' });
      expect(String(error), what).not.toContain('canary');
    }
  });
});

/** Whether the damage is within a share. Its valid members are still shown: see shares.test.ts. */
const ofAShare = (operation: string, what: string) =>
  /^\.(items\[\]|share)\./.test(what) || (operation === 'showShare' && what.startsWith('.'));

/** Responses that lack a required member, or have one of another type, at any depth. */
function damages(schema: Schema): [string, unknown][] {
  const found: [string, unknown][] = [
    ['there is none', 'canary'],
    ['there is a list', []],
  ];
  damage(schema, sample(schema, true), '', (what, value) => found.push([what, value]));
  return found;
}

function damage(given: Schema, value: unknown, where: string, add: (what: string, value: unknown) => void): void {
  const schema = resolve(given);
  if (schema.type === 'array') {
    damage(schema.items ?? {}, (value as unknown[])[0], `${where}[]`, (what, item) => add(what, [item]));
    return;
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const object = value as Record<string, unknown>;
    const at = `${where}.${name}`;
    if (schema.required?.includes(name)) add(`${at} is missing`, { ...object, [name]: undefined });
    for (const wrong of [null, { canary: 1 }, -1, true]) {
      if (resolve(member).additionalProperties && typeof wrong === 'object' && wrong) continue; // any object is valid
      if (resolve(member).type === 'boolean' && wrong === true) continue;
      add(`${at} is ${JSON.stringify(wrong)}`, { ...object, [name]: wrong });
    }
    if (resolve(member).enum ?? resolve(member).format) add(`${at} is another word`, { ...object, [name]: 'canary' });
    if (resolve(member).format === 'date-time')
      add(`${at} is in another zone`, { ...object, [name]: '2026-11-21T13:00:00+01:00' });
    damage(member, object[name], at, (what, inner) => {
      add(what, { ...object, [name]: inner });
    });
  }
}

it('knows every status and event in the document', async () => {
  const { STATUSES, EVENTS } = await import('../../src/api/schema');
  const share = resolve(operation('showShare', '200').schema).properties;
  expect(STATUSES).toEqual(share?.status?.enum);
  expect([...EVENTS].sort()).toEqual([...(resolve(share?.history?.items ?? {}).properties?.what?.enum ?? [])].sort());
});

it('acknowledges and withdraws with an empty response', async () => {
  backend.on(`POST /v1/shares/${ID}/acknowledge`, { status: 204 }).on(`DELETE /v1/shares/${ID}`, { status: 204 });
  await api.acknowledgeShare(ID, 'claim');
  await api.withdrawShare(ID);
  expect(backend.asked.map(({ method, body }) => [method, body])).toEqual([
    ['POST', '{"claimId":"claim"}'],
    ['DELETE', ''],
  ]);
});

it('requests pages by cursor and limit', async () => {
  backend.on('GET /v1/inbox', { body: { items: [] } });
  await api.inbox();
  await api.inbox('c_1-', 50);
  expect(backend.asked.map(({ path }) => path)).toEqual(['/v1/inbox', '/v1/inbox?cursor=c_1-&limit=50']);
});

it('does not reach another path through an id', async () => {
  await api.showShare('../inbox?x#').catch(() => undefined);
  expect(backend.asked[0]?.path).toBe('/v1/shares/..%2Finbox%3Fx%23');
});

describe('refusals', () => {
  it('have the reason, the detail and the time to retry', async () => {
    const at = '2026-11-21T12:15:00.5Z';
    backend.on(
      `POST /v1/shares/${ID}/claim`,
      problem(409, 'claimed', { detail: 'Wait.', leaseEndsAt: at }, { 'Retry-After': '840' }),
    );
    await expect(api.claimShare(ID, claim)).rejects.toMatchObject({
      name: 'Problem',
      slug: 'claimed',
      status: 409,
      message: 'No',
      detail: 'Wait.',
      leaseEndsAt: at,
      retryAfter: 840,
    });
  });

  it('tells which rule of the policy forbids it', async () => {
    backend.on('POST /v1/shares', problem(403, 'policy', { rule: 'places' }));
    const error = await api.createShare(create).catch((e: unknown) => e);
    const { failureOf } = await import('@secure-share/shared/api/errors');
    expect(failureOf(error)).toMatchObject({ reason: 'policy', rule: 'places' });
  });

  it.each([
    ['a gateway that speaks another language', { status: 502, body: '<h1>canary</h1>' }, 'unavailable'],
    [
      'a gateway that is asked too often',
      { status: 429, headers: { 'Retry-After': '7' }, body: 'canary' },
      'unavailable',
    ],
    ['a page instead of an answer', { status: 404, body: '<h1>canary</h1>' }, 'unintelligible'],
    ['a problem of another service', { status: 403, body: { type: 'about:blank', title: 'canary' } }, 'unintelligible'],
    ['a page where an answer should be', { status: 200, body: '<h1>canary</h1>' }, 'unintelligible'],
  ] satisfies [string, Answer, string][])('of %s', async (_who, answer, slug) => {
    backend.on('GET /v1/limits', answer);
    const error = await api.limits().catch((e: unknown) => e);
    expect(error).toMatchObject({ slug, status: answer.status });
    expect(JSON.stringify(error) + String(error)).not.toContain('canary');
  });

  it('have the time after which a gateway allows retries', async () => {
    backend.on('GET /v1/limits', { status: 429, headers: { 'Retry-After': '7' }, body: '' });
    await expect(api.limits()).rejects.toMatchObject({ retryAfter: 7 });
  });

  it('are unreachable if there was no response, and quote nothing', async () => {
    await backend.close();
    backend.commands.fetchRemote = () => {
      throw new Error('canary');
    };
    const error = await api.claimShare(ID, claim).catch((e: unknown) => e);
    expect(error).toMatchObject({ slug: 'unreachable', status: 0 });
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain('canary');
  });
});

describe('an expired token', () => {
  it('is retried once with a new one', async () => {
    backend.on('GET /v1/inbox', ({ headers }) =>
      headers.authorization === 'Bearer 1' ? problem(401, 'unauthorized') : { body: { items: [] } },
    );
    expect(await api.inbox()).toEqual({ items: [] });
    expect(backend.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('is reported if the second has expired, too', async () => {
    backend.on('GET /v1/inbox', problem(401, 'unauthorized'));
    await expect(api.inbox()).rejects.toMatchObject({ slug: 'unauthorized', status: 401 });
    expect(backend.count('GET /v1/inbox')).toBe(2);
  });

  it('costs later calls one request each until one is accepted', async () => {
    backend.on('GET /v1/inbox', problem(401, 'unauthorized'));
    await api.inbox().catch(() => undefined);
    await api.inbox().catch(() => undefined);
    expect(backend.count('GET /v1/inbox')).toBe(3);
    backend.on('GET /v1/inbox', { body: { items: [] } });
    await api.inbox();
    backend.on('GET /v1/inbox', problem(401, 'unauthorized'));
    await api.inbox().catch(() => undefined);
    expect(backend.count('GET /v1/inbox')).toBe(6);
  });

  it.each([400, 403, 404, 409, 410, 429, 500, 503])('is not assumed after %d', async (status) => {
    backend.on('GET /v1/inbox', problem(status, 'x'));
    await expect(api.inbox()).rejects.toMatchObject({ status });
    expect(backend.count('GET /v1/inbox')).toBe(1);
  });
});
