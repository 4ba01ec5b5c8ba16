import { computed, readonly, shallowRef, type Ref } from 'vue';

import * as api from '../api/fileApi';
import { mailKey } from '../api/keyMailer';
import { deliverKey } from '../api/ownDelivery';
import { withRoles } from '../api/roles';
import { myName } from '../api/people';
import { sealDescription, sealFileInfo, sealLabel } from '../api/site';
import { browser } from '@secure-share/shared/transfer/environment';
import { startWorker } from '../transfer/startWorker';
import { Exclusive } from '@secure-share/shared/lib/exclusive';
import { keyMails } from '../sessions/keyMail';
import { warnBeforeClosing, type Loss } from '@secure-share/shared/lib/closeWarning';
import { useOwnUploads } from './useOwnUploads';
import { groupsIn, useSettings } from './useSettings';
import type { FoundUpload } from '../sessions/savedUploads';
import { SendSession, type SendServices } from '../sessions/sendSession';
import type { Draft, SendState } from '../sessions/sendState';
import type { PickedFile } from '../transfer/protocol';
import { progressOf, activeTransfers, type ActiveTransfer } from '../sessions/activeTransfers';

export type { PickedFile } from '../transfer/protocol';
export type { Draft, SendState } from '../sessions/sendState';

/** The only upload of this tab. It continues while the person looks at other screens. */
export interface Sending {
  readonly state: Readonly<Ref<SendState>>;
  readonly isBusy: Readonly<Ref<boolean>>;
  /**
   * Settles when the draft is sent, has failed or was cancelled. Never rejects. Does nothing while
   * another upload is running.
   */
  readonly send: (draft: Draft) => Promise<void>;
  /** Continues an interrupted upload with the same files. Else like send. */
  readonly resume: (found: FoundUpload, files: readonly PickedFile[]) => Promise<void>;
  /** What is sent or was sent, if it continues an interrupted upload. */
  readonly resumed: Readonly<Ref<Draft | undefined>>;
  /** Stops at once. If the share was announced, it is deleted, see state. */
  readonly cancel: () => void;
  /** Continues after a failure with canRetry. Uploads only what is missing. */
  readonly retry: () => Promise<void>;
  /** Prepares for the next upload: forgets what was sent, but not its key, or gives up what failed. */
  readonly reset: () => void;
}

const SETTLED: readonly SendState['phase'][] = ['idle', 'sent', 'failed', 'cancelled'];

export function createSending(services: SendServices): Sending {
  const state = shallowRef<SendState>({ phase: 'idle' });
  const actions = new Exclusive<void>();
  let session: SendSession | undefined;
  const isBusy = computed(() => !SETTLED.includes(state.value.phase));

  /** Whether the share of somebody is made again, which failed before. */
  const isCopying = computed(
    () => state.value.phase === 'sent' && state.value.others?.some((one) => one.state.value.phase === 'copying'),
  );

  /** Stops the session. Resolves when the service has deleted the share. */
  const drop = () => {
    const dropped = session;
    session = undefined;
    actions.release();
    return dropped?.cancel();
  };
  const cancel = () => {
    if (!isBusy.value || !session) return;
    const { announced, mailing: mailed } = session;
    const stopped: SendState = { phase: 'cancelled', removal: announced ? 'running' : 'none', mailed };
    state.value = stopped;
    void drop()?.then((removal) => {
      if (state.value === stopped) state.value = { ...stopped, removal };
    });
  };
  const resumed = shallowRef<Draft>();
  const start = (draft: Draft, found?: FoundUpload) =>
    actions.run(async () => {
      if (state.value.phase === 'failed') void drop();
      const show = (now: SendState) => {
        if (session === begun) state.value = now;
      };
      const begun = new SendSession(draft, services, show, found);
      session = begun;
      resumed.value = found && draft;
      await begun.run();
    });

  activeTransfers.set(
    'send',
    computed((): ActiveTransfer => {
      const { phase } = state.value;
      const progress = state.value.phase === 'uploading' ? progressOf(state.value) : undefined;
      return {
        kind: 'send',
        shareId: session?.id,
        progress,
        end: phase === 'sent' ? 'done' : phase === 'failed' ? 'failed' : undefined,
      };
    }),
  );
  warnBeforeClosing(
    computed((): Loss | undefined => {
      if (isBusy.value || isCopying.value) return 'transfer';
      if (state.value.phase === 'cancelled' && state.value.removal === 'running') return 'removal';
      return undefined;
    }),
  );
  warnBeforeClosing(computed((): Loss | undefined => (!isBusy.value && services.keys.hasUnmailed ? 'key' : undefined)));
  return {
    state,
    isBusy,
    resumed: readonly(resumed),
    send: (draft) => start(draft),
    resume: (found, files) =>
      start({ ...found, description: '', ...found.several, source: { kind: 'files', files } }, found),
    cancel,
    retry: () =>
      actions.run(async () => {
        if (state.value.phase === 'failed' && state.value.canRetry) await session?.run();
      }),
    reset: () => {
      if (isBusy.value) return;
      if (state.value.phase === 'failed') void drop();
      session = undefined;
      resumed.value = undefined;
      state.value = { phase: 'idle' };
    },
  };
}

/** If the policy names groups, the announcement proves that the sender is in one. */
const createShare: typeof api.createShare = (request) => {
  const groups = groupsIn(useSettings().rules.value ?? { deliveryMethods: [] });
  return groups.length === 0 ? api.createShare(request) : withRoles((roles) => api.createShare(request, roles), groups);
};

/** Call it in setup. */
export const sendServices = (): SendServices => ({
  api: { ...api, createShare },
  mailKey,
  deliverKey,
  sealDescription,
  sealFileInfo,
  sealLabel,
  myName,
  startWorker,
  stretch: async (password, shareId) => (await import('../transfer/stretch')).stretch(password, shareId),
  clock: browser,
  keys: keyMails,
  uploads: useOwnUploads(),
});

let shared: Sending | undefined;

/** Call it in setup. */
export const useSend = (): Sending => (shared ??= createSending(sendServices()));
