import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { Share } from '../../src/api/fileApi';
import { Backend, type Asked } from '../api/backend';
import { shareOf } from './shares';

const PAGE = 50;
const DAY = 24 * 60; // shares are a minute apart
const GROUP = 'G'.repeat(21) + 'A';

let backend: Backend;
let list: Share[]; // the service's list, newest first
let leave: () => void = () => undefined;

const sent = (n: number, more: Partial<Share> = {}) =>
  shareOf(n, { role: 'sender', sender: 'me', recipient: `person ${n}`, ...more });

function page({ path }: Asked) {
  const cursor = new URL(path, 'https://x.example').searchParams.get('cursor');
  const begin = cursor === null ? 0 : list.findIndex(({ id }) => id === cursor) + 1;
  const items = list.slice(begin, begin + PAGE);
  return { body: { items, ...(begin + PAGE < list.length ? { next: items.at(-1)?.id } : {}) } };
}

const pages = () => backend.asked.filter(({ path }) => path.startsWith('/v1/outbox')).length;

async function open(share: Share) {
  const { use } = await import('./app');
  const { useSending } = await import('../../src/composables/useSending');
  const view = await use(() => useSending(share));
  leave = view.leave;
  return view;
}

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  backend.on('GET /v1/outbox', page);
  backend.on('GET /rest/api/3/user/bulk', ({ path }) => ({
    body: {
      values: new URL(path, 'https://x.example').searchParams
        .getAll('accountId')
        .map((accountId) => ({ accountId, displayName: accountId.toUpperCase() })),
    },
  }));
});

afterEach(async () => {
  leave();
  await backend.close();
});

it.each<[string, Partial<Share>, Partial<Share>]>([
  ['was sent to several', { sending: GROUP }, { sending: GROUP }],
  ['was added to another', {}, { sending: sent(1).id }],
])('has the people of a share that %s, the first one first', async (_, first, others) => {
  list = [sent(4, others), sent(3), sent(2, others), sent(1, first)];
  const { rows } = await open(sent(2, others));
  await vi.waitUntil(() => rows.value.length > 0, 60_000);
  expect(rows.value.map(({ person }) => person.name)).toEqual(['PERSON 1', 'PERSON 2', 'PERSON 4']);
});

it('reads the list as far as a share of the sending can be', async () => {
  list = Array.from({ length: 200 }, (_, i) => sent(5 * DAY - i * 60)); // every hour
  const [first] = list as [Share];
  const several = { ...first, sending: GROUP };
  const later = list.map((one, i) => (i === 70 ? { ...one, sending: GROUP } : one));
  list = [several, ...later.slice(1)];
  const all = await open(several);
  await vi.waitUntil(() => all.rows.value.length > 0, 60_000);
  expect(all.rows.value.map(({ id }) => id)).toEqual([list[70]?.id, first.id]);
  expect(pages()).toBe(2); // of 4
});

it('shows a share that the list missed at first', async () => {
  const share = sent(1, { sending: GROUP });
  list = [];
  const { rows, takeBack } = await open(share);
  await takeBack([]); // waits until the list was read
  list = [sent(2, { sending: GROUP }), share];
  window.dispatchEvent(new Event('online')); // asks again at once
  await vi.waitUntil(() => rows.value.length > 0, 60_000);
  expect(rows.value).toHaveLength(2);
});

it('takes all back that were asked for, and reports what failed', async () => {
  list = [3, 2, 1].map((n) => sent(n, { sending: GROUP }));
  const view = await open(sent(3, { sending: GROUP }));
  await vi.waitUntil(() => view.rows.value.length > 0, 60_000);
  const taken: string[] = [];
  for (const { id } of list) {
    backend.on(`DELETE /v1/shares/${id}`, () => {
      if (id === sent(2).id) return { status: 503, body: { type: 'about:blank', title: 'No', status: 503 } };
      taken.push(id);
      list = list.map((one) => (one.id === id ? { ...one, status: 'revoked' as const } : one));
      return { status: 204 };
    });
  }
  expect(await view.takeBack([1, 2, 3].map((n) => sent(n).id))).toMatchObject({ reason: expect.any(String) as string });
  expect(taken).toEqual([sent(1).id, sent(3).id]);
  expect(view.rows.value.map(({ status }) => status)).toEqual(['revoked', 'available', 'revoked']);
});
