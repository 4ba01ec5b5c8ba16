import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend } from './backend';
import { operation, sample } from './samples';

let backend: Backend;
let api: typeof import('../../src/api/activity');

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  api = await import('../../src/api/activity');
});

afterEach(() => backend.close());

it.each([
  [
    'listOwnActivity',
    () => api.ownActivity({ action: 'created', cursor: 'A', limit: 500 }),
    '?action=created&cursor=A&limit=500',
    undefined,
  ],
  [
    'listSiteActivity',
    () =>
      api.siteActivity({ person: '712020:bob', from: '2026-11-21T00:00:00.000Z', until: undefined }, 'an assertion'),
    '?person=712020%3Abob&from=2026-11-21T00%3A00%3A00.000Z',
    'an assertion',
  ],
  ['listOwnActivity', () => api.ownActivity({}), '', undefined],
] as const)('%s is the documented operation', async (id, call, query, roles) => {
  const { route, schema } = operation(id, '200');
  for (const all of [true, false]) {
    const answer = sample(schema, all) as object;
    backend.on(route, { body: { ...answer, later: 'member' } });
    expect(await call()).toEqual(answer);
  }
  const [asked] = backend.asked;
  expect([asked?.path, asked?.headers['secure-share-roles']]).toEqual([`${route.split(' ')[1] ?? ''}${query}`, roles]);
});

it('takes an action of a later release', async () => {
  const item = { at: '2026-11-21T12:00:00Z', action: 'linked' };
  backend.on('GET /v1/activity', { body: { items: [item] } });
  expect(await api.ownActivity({})).toEqual({ items: [item] });
});
