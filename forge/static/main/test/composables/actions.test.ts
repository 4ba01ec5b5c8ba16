import { newId, Secret } from '@secure-share/crypto';
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import type { CommitResponse, CreateRequest, Share } from '../../src/api/fileApi';
import { Claims } from '@secure-share/shared/sessions/claims';
import { KeyMails } from '../../src/sessions/keyMail';
import type { SendServices } from '../../src/sessions/sendSession';
import type { Draft } from '../../src/sessions/sendState';
import { createReceiving } from '@secure-share/shared/composables/receiving';
import { receiveApi } from '../../src/sessions/receiveApi';
import { createSending } from '../../src/composables/useSend';
import { useShare } from '../../src/composables/useShare';
import type { Outcome } from '../../src/transfer/protocol';
import type { WorkerHandle } from '../../src/transfer/startWorker';
import { noUploads } from '../sessions/ownUpload';
import { TestClock } from '../../../../shared/test/transfer/environment';
import { use } from './app';

vi.mock('../../src/bridge/host', () => ({}));

/** The number of calls of each service. */
const api = vi.hoisted(() => ({
  createShare: vi.fn(),
  grantParts: vi.fn(),
  commitShare: vi.fn(),
  newTicket: vi.fn(),
  limits: vi.fn(),
  showShare: vi.fn(),
  withdrawShare: vi.fn(),
  claimShare: vi.fn(),
  acknowledgeShare: vi.fn(),
  mailKey: vi.fn(),
  startWorker: vi.fn(),
}));
vi.mock('../../src/api/fileApi', () => api);

const id = newId();
const key = Secret.generate().reveal();
const share: Share = {
  id,
  role: 'recipient',
  sender: 'alice',
  recipient: 'bob',
  status: 'available',
  length: 1,
  createdAt: '2026-01-01T00:00:00Z',
  metadata: 'x',
};
const draft: Draft = {
  recipient: { accountId: 'bob', name: 'Bob' },
  deliveryMethod: 'mail',
  address: 'bob@acme.example',
  mailLocale: 'en',
  description: '',
  source: { kind: 'text', text: 'hunter2' },
};
const gone = new Problem('refused', 'no', { status: 400 });
const later = new Problem('unauthorized', 'no', { status: 401 }); // the person may try again

/** A worker that creates a share and commits it, or has downloaded a file. */
function worker(): WorkerHandle {
  let commit: () => Promise<Outcome<CommitResponse>>;
  return {
    upload: async (_, page) => {
      const created = await page.create({} as CreateRequest);
      commit = () => {
        page.progress('committing', 0, 0);
        return page.commit();
      };
      return 'failure' in created ? created : commit();
    },
    resume: () => commit(),
    download: async (_, page) => {
      await page.claim('proof');
      return { value: { name: 'a', file: new Blob() } };
    },
    cancel: () => undefined,
    stop: () => undefined,
  };
}

beforeEach(() => {
  vi.resetAllMocks();
  const answer = (value: unknown) => () => Promise.resolve(value);
  api.startWorker.mockImplementation(worker);
  api.createShare.mockImplementation(answer({}));
  api.commitShare.mockImplementation(answer({ share, ticket: { token: 't', expiresAt: '' } } satisfies CommitResponse));
  api.newTicket.mockImplementation(answer({ token: 't2', expiresAt: '' }));
  api.limits.mockRejectedValue(gone);
  api.showShare.mockImplementation(answer(share));
  for (const call of [api.withdrawShare, api.acknowledgeShare, api.claimShare, api.mailKey])
    call.mockImplementation(answer(undefined));
});
afterEach(() => sessionStorage.clear());

function sender() {
  const keys = new KeyMails();
  const services: SendServices = {
    api,
    keys,
    uploads: noUploads,
    mailKey: api.mailKey,
    deliverKey: () => Promise.reject(new Error('not this method')),
    startWorker: api.startWorker,
    stretch: () => Promise.reject(gone),
    clock: new TestClock(),
    // The product takes this long, and only the state changes meanwhile.
    myName: () => new Promise((resolve) => setTimeout(() => resolve('Alice'))),
    sealDescription: () => Promise.reject(gone),
    sealFileInfo: () => Promise.reject(gone),
    sealLabel: () => Promise.reject(gone),
  };
  return { sending: createSending(services), keys };
}

const receiver = () =>
  createReceiving(id, {
    api: receiveApi(api),
    claims: new Claims(() => sessionStorage, { storage: () => localStorage, locks: () => undefined }),
    startWorker: api.startWorker,
    forgetDownload: () => Promise.resolve(),
    save: () => undefined,
    saveInWindow: () => true,
    clock: new TestClock(),
  });

/** An action, its preparation, and how often each call may happen. */
interface Action {
  readonly name: string;
  readonly ready: () => Promise<() => unknown>;
  readonly once: readonly (keyof typeof api)[];
}

const actions: Action[] = [
  {
    name: 'send',
    once: ['startWorker', 'createShare', 'commitShare', 'mailKey'],
    ready: () => {
      const { sending } = sender();
      return Promise.resolve(() => sending.send(draft));
    },
  },
  {
    name: 'try again',
    once: ['commitShare', 'mailKey'],
    ready: async () => {
      const { sending } = sender();
      api.commitShare.mockRejectedValueOnce(later);
      await sending.send(draft);
      expect(sending.state.value).toMatchObject({ phase: 'failed', canRetry: true });
      return () => sending.retry();
    },
  },
  {
    name: 'give up what failed',
    once: ['withdrawShare'],
    ready: async () => {
      const { sending } = sender();
      api.commitShare.mockRejectedValueOnce(later);
      await sending.send(draft);
      return () => sending.reset();
    },
  },
  {
    name: 'cancel',
    once: ['withdrawShare'],
    ready: async () => {
      const { sending } = sender();
      let answer: (value: unknown) => void = () => undefined;
      api.commitShare.mockImplementationOnce(
        () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      );
      void sending.send(draft);
      await vi.waitFor(() => expect(sending.state.value.phase).toBe('committing'), 60_000);
      return () => {
        sending.cancel();
        answer({ share, ticket: { token: 't', expiresAt: '' } });
      };
    },
  },
  {
    name: 'mail the key again',
    once: ['newTicket', 'mailKey'],
    ready: async () => {
      const { sending, keys } = sender();
      await sending.send(draft);
      const { value } = sending.state;
      const mail = value.phase === 'sent' ? keys.find(value.shareId) : undefined;
      return () => mail?.again('bob@acme.example');
    },
  },
  {
    name: 'take back or decline',
    once: ['withdrawShare'],
    ready: async () => {
      const { withdraw } = await use(() => useShare(id));
      return () => withdraw();
    },
  },
  {
    name: 'open',
    once: ['startWorker', 'showShare', 'claimShare'],
    ready: () => {
      const receiving = receiver();
      return Promise.resolve(() => receiving.open(key));
    },
  },
  {
    name: 'try to open again',
    once: ['startWorker', 'showShare', 'claimShare'],
    ready: async () => {
      const receiving = receiver();
      api.showShare.mockRejectedValueOnce(later);
      await receiving.open(key);
      expect(receiving.state.value).toMatchObject({ phase: 'failed', canRetry: true });
      return () => receiving.retry();
    },
  },
  {
    name: 'confirm',
    once: ['acknowledgeShare'],
    ready: async () => {
      const receiving = receiver();
      await receiving.open(key);
      expect(receiving.confirmation.value).toBe('wanted');
      return () => receiving.confirm();
    },
  },
];

describe.each(actions)('$name', ({ ready, once }) => {
  it.each([1, 2, 8])('pressed %d times in one tick happens once', async (times) => {
    const press = await ready();
    await flushPromises();
    for (const call of Object.values(api)) call.mockClear();
    const pressed = Array.from({ length: times }, press);
    await Promise.all(pressed);
    await vi.waitFor(() => expect(once.map((name) => api[name].mock.calls.length)).toEqual(once.map(() => 1)), 60_000);
    await flushPromises();
    expect(once.map((name) => [name, api[name].mock.calls.length])).toEqual(once.map((name) => [name, 1]));
  });
});
