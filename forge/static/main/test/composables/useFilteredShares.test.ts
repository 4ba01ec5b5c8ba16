import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Share } from '../../src/api/fileApi';
import { Backend, type Asked } from '../api/backend';
import { shareOf } from './shares';

const SIZE = 20;
const KEY = 'A'.repeat(43);

let backend: Backend;
let use: typeof import('./app').use;
let useFilteredShares: typeof import('../../src/composables/useFilteredShares').useFilteredShares;
let leave: (() => void)[];
let list: Share[]; // the service's list, newest first

beforeEach(async () => {
  vi.resetModules();
  leave = [];
  list = [];
  backend = await Backend.start();
  backend.commands.invoke = () => ({ siteKey: { version: 1, key: KEY }, keyMailer: 'https://keys.example' });
  backend.on('GET /v1/inbox', page).on('GET /v1/outbox', page);
  backend.on('GET /rest/api/3/user/bulk', ({ path }) => ({
    body: { values: ids(path).map((accountId) => ({ accountId, displayName: accountId.toUpperCase() })) },
  }));
  ({ use } = await import('./app'));
  ({ useFilteredShares } = await import('../../src/composables/useFilteredShares'));
});

afterEach(async () => {
  for (const one of leave) one();
  await backend.close();
});

const ids = (path: string) => new URL(path, 'https://x.example').searchParams.getAll('accountId');

function page({ path }: Asked) {
  const cursor = new URL(path, 'https://x.example').searchParams.get('cursor');
  const begin = cursor === null ? 0 : list.findIndex(({ id }) => id === cursor) + 1;
  const items = list.slice(begin, begin + SIZE);
  return { body: { items, ...(begin + SIZE < list.length ? { next: items.at(-1)?.id } : {}) } };
}

const newest = (n: number, more: Partial<Share> = {}) => Array.from({ length: n }, (_, i) => shareOf(n - i, more));

async function open(list: 'inbox' | 'outbox' = 'inbox') {
  const view = await use(() => useFilteredShares(list));
  leave.push(view.leave);
  return view;
}

it('shows people and descriptions, newest first', async () => {
  const { sealDescription } = await import('../../src/api/site');
  const readable = await sealDescription('Payslips', shareOf(2).id);
  list = [
    shareOf(3, { description: { sealed: 'AAAA', keyVersion: 1 } }),
    shareOf(2, { description: readable }),
    shareOf(1),
  ];
  const { items, loading, refresh } = await open();
  expect(loading.value).toBe(true);
  await refresh();
  expect(loading.value).toBe(false);
  expect(
    items.value.map(({ id, person, description, descriptionLost }) => [id, person.name, description, descriptionLost]),
  ).toEqual([
    [shareOf(3).id, 'BOB', undefined, true],
    [shareOf(2).id, 'BOB', 'Payslips', false],
    [shareOf(1).id, 'BOB', undefined, false],
  ]);
});

it('shows the sender the name of the file, and retries if it is not available', async () => {
  const { sealFileInfo } = await import('../../src/api/site');
  const info = { name: 'plan.pdf', type: 'application/pdf', size: 5 };
  const mine = { role: 'sender', sender: 'me', recipient: 'cleo' } as const;
  list = [
    shareOf(3, { ...mine, fileInfo: await sealFileInfo(info, shareOf(3).id) }),
    shareOf(2, { ...mine, fileInfo: { sealed: 'AAAA', keyVersion: 1 } }),
    shareOf(1, mine),
  ];
  const { items, refresh } = await open('outbox');
  await refresh();
  expect(items.value.map(({ file, fileLost }) => [file, fileLost])).toEqual([
    [info, false],
    [undefined, true],
    [undefined, false],
  ]);
  const before = [...items.value];
  await refresh();
  expect(items.value.map((row, i) => row === before[i])).toEqual([true, false, true]);
});

it('shows the recipient in the outbox', async () => {
  list = [shareOf(1, { role: 'sender', sender: 'me', recipient: 'cleo' })];
  const { items, refresh } = await open('outbox');
  await refresh();
  expect(items.value[0]?.person).toEqual({ accountId: 'cleo', name: 'CLEO' });
});

it('filters open and ended shares', async () => {
  const statuses = [
    'uploading',
    'available',
    'claimed',
    'downloaded',
    'unconfirmed',
    'declined',
    'revoked',
    'expired',
    'abandoned',
  ] as const;
  list = statuses.map((status, i) => shareOf(9 - i, { status }));
  const { items, filter, refresh } = await open();
  await refresh();
  const shown = () => items.value.map(({ status }) => status);
  expect(shown()).toEqual(statuses);
  filter.value = 'open';
  expect(shown()).toEqual(statuses.slice(0, 3));
  filter.value = 'ended';
  expect(shown()).toEqual(statuses.slice(3));
});

it('loads page by page, one at a time', async () => {
  list = newest(45);
  const { items, hasMore, more, refresh } = await open();
  await refresh();
  expect([items.value.length, hasMore.value]).toEqual([20, true]);
  await Promise.all([more(), more()]);
  expect([items.value.length, hasMore.value]).toEqual([40, true]);
  await more();
  expect([items.value.map(({ id }) => id), hasMore.value]).toEqual([list.map(({ id }) => id), false]);
  const before = backend.count('GET /v1/inbox');
  await more();
  expect(backend.count('GET /v1/inbox')).toBe(before);
});

it('adds new shares and keeps the loaded ones', async () => {
  list = newest(45, { status: 'expired' });
  const { items, more, refresh } = await open();
  await refresh();
  await more();
  list = [shareOf(46), ...list];
  await refresh();
  expect(items.value.map(({ id }) => id)).toEqual(list.slice(0, 41).map(({ id }) => id));
});

it('keeps new and old shares when both are requested', async () => {
  list = newest(45, { status: 'expired' });
  const { items, more, refresh } = await open();
  await refresh();
  list = [shareOf(46), ...list];
  let atOnce = 0;
  let most = 0;
  backend.on('GET /v1/inbox', async (asked) => {
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce--;
    return page(asked);
  });
  await Promise.all([more(), refresh()]);
  expect(items.value.map(({ id }) => id)).toEqual(list.slice(0, 41).map(({ id }) => id));
  expect(most).toBe(1);
});

it('keeps the same objects for unchanged rows', async () => {
  list = newest(3);
  const { items, refresh } = await open();
  await refresh();
  const [, second] = items.value;
  const before = items.value;
  await refresh();
  expect(items.value).toBe(before);
  list = [shareOf(3, { status: 'claimed' }), ...list.slice(1)];
  await refresh();
  expect(items.value[0]?.status).toBe('claimed');
  expect(items.value[1]).toBe(second);
});

it('shows names once the product returns them', async () => {
  list = newest(1);
  const answer = { status: 500, body: '' };
  backend.on('GET /rest/api/3/user/bulk', answer);
  const { items, refresh } = await open();
  await refresh();
  expect(items.value[0]?.person.name).toBe('');
  backend.on('GET /rest/api/3/user/bulk', { body: { values: [{ accountId: 'bob', displayName: 'Bob' }] } });
  await refresh();
  expect(items.value[0]?.person.name).toBe('Bob');
});

describe('when the service does not answer', () => {
  it('reports it and keeps the rows', async () => {
    list = newest(25);
    const { items, failure, loading, more, refresh } = await open();
    await refresh();
    backend.on('GET /v1/inbox', { status: 503, body: '' });
    await more();
    expect([items.value.length, failure.value?.reason, loading.value]).toEqual([20, 'unavailable', false]);
    backend.on('GET /v1/inbox', page);
    await refresh();
    expect(failure.value).toBeUndefined();
    await more();
    expect(items.value).toHaveLength(25);
  });

  it('reports it the first time, too', async () => {
    backend.on('GET /v1/inbox', { status: 503, body: '' });
    const { items, failure, loading, refresh } = await open();
    await refresh();
    expect([items.value.length, failure.value?.reason, loading.value]).toEqual([0, 'unavailable', false]);
  });
});

describe('two screens with the same list', () => {
  it('share the loaded rows, and have separate filters', async () => {
    list = [...newest(2), shareOf(0, { status: 'expired' })];
    const first = await open();
    await first.refresh();
    const second = await open();
    expect(second.items.value).toEqual(first.items.value);
    second.filter.value = 'ended';
    expect([first.items.value.length, second.items.value.length]).toEqual([3, 1]);
    expect(backend.count('GET /v1/inbox')).toBeLessThanOrEqual(2);
  });

  it('stop polling when both are closed', async () => {
    const [first, second] = [await open(), await open()];
    await first.refresh();
    const stopped = vi.spyOn(document, 'removeEventListener');
    first.leave();
    expect(stopped).not.toHaveBeenCalledWith('visibilitychange', expect.anything());
    second.leave();
    leave = [];
    expect(stopped).toHaveBeenCalledWith('visibilitychange', expect.anything());
  });
});
