import { vi } from 'vitest';
import { computed, ref, shallowRef } from 'vue';

import type { KeyMail, KeyMailState } from '../../../src/sessions/keyMail';
import type { DeliveryMethod } from '../../../src/sessions/deliveryMethod';
import type { ShareDetail } from '../../../src/api/shares';
import type { Person } from '../../../src/composables/usePeople';
import type { Failure } from '@secure-share/shared/text/failureText';
import type { Draft, Sending, SendState } from '../../../src/composables/useSend';
import type { Notices } from '../../../src/composables/useNotices';
import type { Limits, Rules, Settings } from '../../../src/composables/useSettings';
import type { ShareView } from '../../../src/composables/useShare';

export const bob: Person = { accountId: 'account-of-bob', name: 'Bob', email: 'bob@acme.example' };
export const carol: Person = { accountId: 'account-of-carol', name: 'Carol' };

export const NOW = Date.UTC(2026, 10, 21, 12);
export const EXPIRES = '2026-11-24T12:00:00Z';
export const ID = 'AAAAAAAAAAAAAAAAAAAAAA';
export const KEY = 'q2Xy_8-kLmN0pQrStUvWxA';

const state = shallowRef<SendState>({ phase: 'idle' });
const resumed = shallowRef<Draft>();

/** Replaces useSend: records calls, and has the state that a test sets. */
export const sending = {
  state,
  isBusy: computed(() => state.value.phase === 'uploading'),
  resumed,
  resume: vi.fn<Sending['resume']>(() => Promise.resolve()),
  send: vi.fn<Sending['send']>(() => Promise.resolve()),
  cancel: vi.fn(),
  retry: vi.fn(() => Promise.resolve()),
  reset: vi.fn(() => {
    state.value = { phase: 'idle' };
  }),
} satisfies Sending;

/** The key of the sent share. */
export const mail = {
  shareId: ID,
  deliveryMethod: 'mail' as DeliveryMethod,
  outsider: false,
  password: undefined as string | undefined,
  passwordMode: undefined as 'gate' | undefined,
  state: shallowRef<KeyMailState>({ phase: 'mailed', address: 'bob@acme.example', mailsLeft: 4 }),
  reveal: () => KEY,
  again: vi.fn<KeyMail['again']>(() => Promise.resolve()),
  copied: vi.fn<KeyMail['copied']>(),
};

export const limits = shallowRef<Limits | undefined>();
export const deliveryMethods = shallowRef<readonly DeliveryMethod[] | undefined>();
export const rules = shallowRef<Rules | undefined>();
/** Replaces useNotices. */
export const notices = { enabled: shallowRef(false), ask: vi.fn<Notices['ask']>() } satisfies Notices;
export const failure = shallowRef<Failure | undefined>();
export const groups = shallowRef<readonly string[]>([]);
export const settings: Settings = { limits, deliveryMethods, rules, groups, failure, serverNow: () => NOW };

/** The service's state of the sent share. */
export const detail = (status: ShareDetail['status'] = 'available'): ShareDetail => ({
  id: ID,
  role: 'sender',
  person: bob,
  status,
  length: 5_300_000,
  createdAt: '2026-11-21T12:00:00Z',
  committedAt: '2026-11-21T12:00:00Z',
  expiresAt: EXPIRES,
  descriptionLost: false,
  fileLost: false,
  history: [],
});

export const share = {
  share: shallowRef<ShareDetail | undefined>(detail()),
  failure: ref(undefined),
  refresh: vi.fn(() => Promise.resolve()),
  withdraw: vi.fn<ShareView['withdraw']>(() => Promise.resolve(undefined)),
  liftLock: vi.fn<ShareView['liftLock']>(() => Promise.resolve(undefined)),
  extend: vi.fn<ShareView['extend']>(() => Promise.resolve(undefined)),
} satisfies ShareView;

export const known: Limits = {
  version: '1',
  largestFile: 10 * 2 ** 30,
  lifetimeSeconds: 259_200,
  historySeconds: 7_776_000,
  uploadDeadlineSeconds: 86_400,
  leaseSeconds: 900,
  leases: 3,
  tickets: 5,
  now: '2026-11-21T12:00:00Z',
};
