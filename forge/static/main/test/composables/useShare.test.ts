import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Share } from '../../src/api/fileApi';
import { Backend } from '../api/backend';
import { shareOf } from './shares';

const ID = shareOf(1).id;
const SHOW = `GET /v1/shares/${ID}`;
const WITHDRAW = `DELETE /v1/shares/${ID}`;

let backend: Backend;
let view: Awaited<ReturnType<typeof open>>;

async function open() {
  const { use } = await import('./app');
  const { useShare } = await import('../../src/composables/useShare');
  return use(() => useShare(ID));
}

const answer = (more: Partial<Share> = {}) => ({
  body: shareOf(1, { metadata: 'AAAA', history: [{ at: '2026-11-21T12:00:00Z', what: 'created' }], ...more }),
});
const problem = (status: number, slug: string) => ({
  status,
  body: { type: `urn:secure-share:problem:${slug}`, title: 'No', status },
});

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  backend.on(SHOW, answer());
  backend.on('GET /rest/api/3/user/bulk', { body: { values: [{ accountId: 'bob', displayName: 'Bob' }] } });
  view = await open();
});

afterEach(async () => {
  view.leave();
  await backend.close();
});

it('shows a share with its history', async () => {
  expect(view.share.value).toBeUndefined();
  await view.refresh();
  expect(view.share.value).toMatchObject({
    id: ID,
    status: 'available',
    person: { name: 'Bob' },
    metadata: 'AAAA',
    history: [{ at: '2026-11-21T12:00:00Z', what: 'created' }],
  });
});

it('keeps the same object while nothing changes', async () => {
  await view.refresh();
  const before = view.share.value;
  await view.refresh();
  expect(view.share.value).toBe(before);
  backend.on(SHOW, answer({ status: 'revoked', endedAt: '2026-11-21T13:00:00Z' }));
  await view.refresh();
  expect(view.share.value).toMatchObject({ status: 'revoked', endedAt: '2026-11-21T13:00:00Z' });
});

it('reports a failure, and keeps what it showed', async () => {
  await view.refresh();
  backend.on(SHOW, problem(503, 'unavailable'));
  await view.refresh();
  expect([view.failure.value?.reason, view.share.value?.status]).toEqual(['unavailable', 'available']);
  backend.on(SHOW, answer());
  await view.refresh();
  expect(view.failure.value).toBeUndefined();
});

it('does not show shares of other people', async () => {
  backend.on(SHOW, problem(404, 'not-found'));
  await view.refresh();
  await view.refresh();
  expect(view.failure.value?.reason).toBe('not-found');
});

describe('extending', () => {
  const EXTEND = `POST /v1/shares/${ID}/extend`;

  it('shows the later expiry', async () => {
    const expiresAt = '2026-11-22T12:00:00Z';
    backend.on(EXTEND, answer({ expiresAt }));
    expect(await view.extend(86_400)).toBeUndefined();
    expect(backend.asked.find(({ method }) => method === 'POST')?.body).toBe('{"lifetimeSeconds":86400}');
    expect(view.share.value?.expiresAt).toBe(expiresAt);
  });

  it('reports why it was refused', async () => {
    backend.on(EXTEND, problem(409, 'shorter'));
    expect(await view.extend(3600)).toMatchObject({ reason: 'shorter' });
  });
});

describe('withdrawing', () => {
  it('shows the end', async () => {
    backend.on(WITHDRAW, () => {
      backend.on(SHOW, answer({ status: 'declined' }));
      return { status: 204 };
    });
    expect(await view.withdraw()).toBeUndefined();
    expect(view.share.value?.status).toBe('declined');
  });

  it('reports and shows another end that came first', async () => {
    backend.on(WITHDRAW, problem(410, 'downloaded')).on(SHOW, answer({ status: 'downloaded' }));
    expect(await view.withdraw()).toMatchObject({ reason: 'downloaded' });
    expect(view.share.value?.status).toBe('downloaded');
    expect(view.failure.value).toBeUndefined();
  });

  it('reports a failure', async () => {
    backend.on(WITHDRAW, problem(503, 'unavailable'));
    expect(await view.withdraw()).toMatchObject({ reason: 'unavailable' });
    expect(view.share.value?.status).toBe('available');
  });
});
