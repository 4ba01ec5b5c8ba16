import { Secret } from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Failure } from '@secure-share/shared/api/errors';
import type { WorkerHandle } from '../../src/transfer/startWorker';
import { Backend, type Answer } from '../api/backend';
import { noUploads } from '../sessions/ownUpload';
import { TestClock } from '../../../../shared/test/transfer/environment';
import { shareOf } from './shares';

const ID = shareOf(1).id;

/** Faults of all calls of the file API, and the reason that every screen must show. */
const CONDITIONS: Record<string, { answer?: Answer; online?: boolean; reason: string }> = {
  offline: { online: false, reason: 'offline' },
  'no answer': { reason: 'unreachable' },
  'throttled by the gateway': { answer: { status: 429, body: 'slow down' }, reason: 'too-many' },
  'throttled by the service': {
    answer: { status: 429, body: { type: 'urn:secure-share:problem:unavailable', title: 'No' } },
    reason: 'too-many',
  },
  'a service in trouble': {
    answer: { status: 503, body: { type: 'urn:secure-share:problem:unavailable', title: 'No' } },
    reason: 'unavailable',
  },
  'a gateway in trouble': { answer: { status: 502, body: '<html>' }, reason: 'unavailable' },
  'a fault of the service': {
    answer: { status: 500, body: { type: 'urn:secure-share:problem:internal', title: 'No' } },
    reason: 'internal',
  },
  'an expired sign-in': {
    answer: { status: 401, body: { type: 'urn:secure-share:problem:unauthorized', title: 'No' } },
    reason: 'unauthorized',
  },
  'a page of the network': { answer: { status: 200, body: '<html>' }, reason: 'unintelligible' },
};

/** How each screen calls the API, and where it holds the failure. */
const SCREENS: Record<string, () => Promise<Failure | undefined>> = {
  'the inbox': () => listFailure('inbox'),
  'the outbox': () => listFailure('outbox'),
  'a share': async () => {
    const { useShare } = await import('../../src/composables/useShare');
    return open(
      () => useShare(ID),
      async ({ refresh, failure }) => {
        await refresh();
        return failure.value;
      },
    );
  },
  'withdrawing a share': async () => {
    const { useShare } = await import('../../src/composables/useShare');
    return open(
      () => useShare(ID),
      ({ withdraw }) => withdraw(),
    );
  },
  'the settings': async () => {
    const { useSettings } = await import('../../src/composables/useSettings');
    const { failure } = useSettings();
    return vi.waitUntil(() => failure.value, 60_000);
  },
  sending: async () => {
    const { createSending } = await import('../../src/composables/useSend');
    const { KeyMails } = await import('../../src/sessions/keyMail');
    const sending = createSending({
      ...(await keyMailServices()),
      startWorker: announcer,
      stretch: () => Promise.reject(new Error()),
      keys: new KeyMails(),
      uploads: noUploads,
      sealDescription: () => Promise.reject(new Error()),
      sealFileInfo: () => Promise.reject(new Error()),
      sealLabel: () => Promise.reject(new Error()),
    });
    await sending.send({
      recipient: { accountId: 'bob', name: 'Bob' },
      deliveryMethod: 'mail',
      address: 'bob@acme.example',
      mailLocale: 'en',
      description: '',
      source: { kind: 'text', text: 'x' },
    });
    return shownIn(sending.state.value);
  },
  receiving: async () => {
    const { createReceiving } = await import('@secure-share/shared/composables/receiving');
    const { Claims } = await import('@secure-share/shared/sessions/claims');
    const { receiveApi } = await import('../../src/sessions/receiveApi');
    const services = await keyMailServices();
    const receiving = createReceiving(ID, {
      ...services,
      api: receiveApi(services.api),
      claims: new Claims(() => sessionStorage, { storage: () => localStorage, locks: () => undefined }),
      startWorker: announcer,
      forgetDownload: () => Promise.resolve(),
      save: () => undefined,
      saveInWindow: () => true,
    });
    void receiving.open(Secret.generate().reveal());
    const shown = await vi.waitUntil(() => shownIn(receiving.state.value), 60_000);
    receiving.cancel();
    return shown;
  },
  'mailing a key again': async () => {
    const { KeyMail } = await import('../../src/sessions/keyMail');
    const options = {
      deliveryMethod: 'mail' as const,
      name: 'Bob',
      expiresAt: '',
      shareId: ID,
      secret: Secret.generate(),
      address: '',
      locale: 'en',
      tickets: 5,
      signal: new AbortController().signal,
    };
    const mail = new KeyMail(options, await keyMailServices());
    await mail.again('bob@acme.example');
    return shownIn(mail.state.value);
  },
};

async function keyMailServices() {
  const api = await import('../../src/api/fileApi');
  const clock = new TestClock();
  clock.isOnline = navigator.onLine;
  const deliverKey = () => Promise.reject(new Error('not this method'));
  return { api, clock, deliverKey, mailKey: () => Promise.resolve(), myName: () => Promise.resolve('') };
}

/** A Worker that only announces an upload. */
const announcer = (): WorkerHandle => ({
  upload: async (_, page) => {
    const outcome = await page.create({ id: ID, recipient: 'bob', verifier: '', metadata: '', length: 1 });
    return 'failure' in outcome ? outcome : Promise.reject(new Error('it was announced'));
  },
  resume: () => Promise.reject(new Error('not begun')),
  download: () => Promise.reject(new Error('not begun')),
  cancel: () => undefined,
  stop: () => undefined,
});

/** The failure in a state. A pause can always be retried. */
function shownIn(state: object): Failure | undefined {
  if ('pause' in state && state.pause) return { ...(state.pause as Pick<Failure, 'reason'>), temporary: true };
  return 'failure' in state ? (state.failure as Failure) : undefined;
}

async function listFailure(list: 'inbox' | 'outbox'): Promise<Failure | undefined> {
  const { useFilteredShares } = await import('../../src/composables/useFilteredShares');
  return open(
    () => useFilteredShares(list),
    async ({ refresh, failure }) => {
      await refresh();
      return failure.value;
    },
  );
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
  backend.commands.invoke = () => ({
    siteKey: { version: 1, key: 'A'.repeat(43) },
    keyMailer: 'https://keys.example',
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await backend.close();
});

describe.each(Object.entries(CONDITIONS))('%s', (_, { answer, online = true, reason }) => {
  it.each(Object.entries(SCREENS))('is the same failure for %s', async (screen, failure) => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
    if (answer)
      for (const route of [
        'GET /v1/inbox',
        'GET /v1/outbox',
        `GET /v1/shares/${ID}`,
        `DELETE /v1/shares/${ID}`,
        'GET /v1/limits',
        'POST /v1/shares',
        `POST /v1/shares/${ID}/ticket`,
      ])
        backend.on(route, answer);
    else
      backend.commands.fetchRemote = () => {
        throw new Error('Failed to fetch');
      };
    const found = await failure();
    // The call that ends a share has an empty response: any 200 means success.
    if (screen === 'withdrawing a share' && answer?.status === 200) expect(found).toBe(undefined);
    else expect(found).toMatchObject({ reason, temporary: true });
  });
});
