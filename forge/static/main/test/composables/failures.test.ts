import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Failure } from '../../src/api/errors';
import { Backend, type Answer } from '../api/backend';
import { shareOf } from './shares';

const ID = shareOf(1).id;

/** What goes wrong with every call of the file API, and the reason that every screen has to give for it. */
const CONDITIONS: Record<string, { answer?: Answer; online?: boolean; reason: string }> = {
  'offline': { online: false, reason: 'offline' },
  'no answer': { reason: 'unreachable' },
  'throttled by the gateway': { answer: { status: 429, body: 'slow down' }, reason: 'too-many' },
  'throttled by the service': { answer: { status: 429, body: { type: 'urn:secure-share:problem:unavailable', title: 'No' } }, reason: 'too-many' },
  'a service in trouble': { answer: { status: 503, body: { type: 'urn:secure-share:problem:unavailable', title: 'No' } }, reason: 'unavailable' },
  'a gateway in trouble': { answer: { status: 502, body: '<html>' }, reason: 'unavailable' },
  'a fault of the service': { answer: { status: 500, body: { type: 'urn:secure-share:problem:internal', title: 'No' } }, reason: 'internal' },
  'an expired sign-in': { answer: { status: 401, body: { type: 'urn:secure-share:problem:unauthorized', title: 'No' } }, reason: 'unauthorized' },
  'a page of the network': { answer: { status: 200, body: '<html>' }, reason: 'unintelligible' },
};

/** How each screen asks, and where it has the failure. */
const SCREENS: Record<string, () => Promise<Failure | undefined>> = {
  'the inbox': () => listFailure('inbox'),
  'the outbox': () => listFailure('outbox'),
  'a share': async () => {
    const { useShare } = await import('../../src/composables/useShare');
    return open(() => useShare(ID), async ({ refresh, failure }) => {
      await refresh();
      return failure.value;
    });
  },
  'withdrawing a share': async () => {
    const { useShare } = await import('../../src/composables/useShare');
    return open(() => useShare(ID), ({ withdraw }) => withdraw());
  },
  'the settings': async () => {
    const { useSettings } = await import('../../src/composables/useSettings');
    const { failure } = useSettings();
    return vi.waitUntil(() => failure.value);
  },
};

async function listFailure(box: 'inbox' | 'outbox'): Promise<Failure | undefined> {
  const { useBox } = await import('../../src/composables/useBox');
  return open(() => useBox(box), async ({ refresh, failure }) => {
    await refresh();
    return failure.value;
  });
}

async function open<T, R>(composable: () => T, act: (view: T) => Promise<R>): Promise<R> {
  const { use } = await import('./app');
  const view = await use(composable);
  const result = await act(view);
  view.leave();
  return result;
}

let backend: Backend;

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await backend.close();
});

describe.each(Object.entries(CONDITIONS))('%s', (_, { answer, online = true, reason }) => {
  it.each(Object.entries(SCREENS))('is the same failure for %s', async (screen, failure) => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
    if (answer) for (const route of ['GET /v1/inbox', 'GET /v1/outbox', `GET /v1/shares/${ID}`, `DELETE /v1/shares/${ID}`, 'GET /v1/limits']) backend.on(route, answer);
    else backend.commands.fetchRemote = () => { throw new Error('Failed to fetch'); };
    const found = await failure();
    // A withdrawal has no answer to read: whatever says 200 did it.
    if (screen === 'withdrawing a share' && answer?.status === 200) expect(found).toBe(undefined);
    else expect(found).toMatchObject({ reason, temporary: true });
  });
});
