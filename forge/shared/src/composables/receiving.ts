import { computed, readonly, shallowRef, type Ref } from 'vue';

import { isTemporary } from '../api/errors';
import { retry } from '../transfer/retry';
import { Exclusive } from '../lib/exclusive';
import { checkKey, keyIn, type KeyCheck } from '../lib/input';
import { warnBeforeClosing, type Loss } from '../lib/closeWarning';
import { ReceiveSession, type ReceiveServices, type ReceiveState, type WindowWords } from '../sessions/receiveSession';

export type { KeyCheck } from '../lib/input';
export type { ReceiveState, WindowWords } from '../sessions/receiveSession';

/**
 * Whether the recipient has confirmed the download. Only they can do it. none: there is nothing to
 * confirm. wanted: they have not confirmed it yet. running: the confirmation is being sent.
 * delayed: the service did not answer, and the app tries again. done: the service has it. refused:
 * the service does not accept it.
 */
export type Confirmation = 'none' | 'wanted' | 'running' | 'delayed' | 'done' | 'refused';

/** The download of one share. It continues while the person looks at other screens. */
export interface Receiving {
  readonly state: Readonly<Ref<ReceiveState>>;
  /** Also `wanted` after a reload of the page that had downloaded it. */
  readonly confirmation: Readonly<Ref<Confirmation>>;
  /**
   * Checks the key, downloads, verifies and saves. Settles when that is done, has failed or was
   * cancelled. Never rejects.
   */
  readonly open: (keyText: string) => Promise<void>;
  /** Continues after a failure with canRetry. */
  readonly retry: () => Promise<void>;
  /** Stops at once. The share does not change: the same tab can continue within the lease. */
  readonly cancel: () => void;
  /** Saves the received file again. */
  readonly save: () => void;
  /** True if the browser certainly did not save it. If false, it may or may not have saved it. */
  readonly saveRefused: Readonly<Ref<boolean>>;
  /**
   * Saves it from a separate window, to which the policy of the product's page does not apply.
   * False if the browser opened none. Absent where no policy is in the way.
   */
  readonly saveInWindow?: (words: WindowWords) => boolean;
  /**
   * The person has the file: the service deletes its copy and informs the sender. Repeated until
   * the service has answered. Never rejects.
   */
  readonly confirm: () => Promise<void>;
  /** The person has copied or hidden the text: closing the tab no longer needs a warning. */
  readonly letGo: () => void;
  /** What is wrong with a key, before anything is sent. */
  readonly checkKey: (text: string) => KeyCheck;
}

const BUSY: readonly ReceiveState['phase'][] = ['checking', 'claiming', 'downloading'];

/** Whether a download of this tab is in progress or complete. */
export const hasDownload = ({ state: { value } }: Pick<Receiving, 'state'>): boolean =>
  value.phase === 'received' || BUSY.includes(value.phase);

/** Whether it was downloaded before the page was loaded again, and the service has no confirmation yet. */
export const isEarlier = (receiving: Pick<Receiving, 'state' | 'confirmation'>): boolean =>
  !hasDownload(receiving) && !['none', 'done'].includes(receiving.confirmation.value);

/** Whether the person confirmed, after the page was loaded again, what was downloaded before. */
export const isConfirmedEarlier = (receiving: Pick<Receiving, 'state' | 'confirmation'>): boolean =>
  !hasDownload(receiving) && receiving.confirmation.value === 'done';

/** A confirmation that a reload interrupted is sent again at once. */
export function createReceiving(shareId: string, services: ReceiveServices): Receiving {
  const {
    api: { acknowledgeShare },
    claims,
    clock,
    forgetDownload,
  } = services;
  const state = shallowRef<ReceiveState>({ phase: 'idle' });
  const confirmation = shallowRef<Confirmation>('none');
  const textWanted = shallowRef(false); // the text is not stored anywhere else
  const saveRefused = shallowRef(false);
  const actions = new Exclusive<void>();
  const confirming = new Exclusive<void>();
  let session: ReceiveSession | undefined;
  let typed = '';
  const isBusy = () => BUSY.includes(state.value.phase);

  const save = () => {
    saveRefused.value = false;
    session?.save(() => {
      saveRefused.value = true;
    });
  };
  const show = (now: ReceiveState) => {
    if (now.phase === 'received') {
      confirmation.value = 'wanted';
      textWanted.value = now.text !== undefined;
      if (now.text === undefined) save();
    }
    state.value = now;
  };
  const openNow = async (keyText: string) => {
    if (isBusy() || state.value.phase === 'received') return;
    typed = keyText;
    const key = keyIn(keyText, shareId);
    if (key === undefined) {
      state.value = { phase: 'wrong-key' };
      return;
    }
    const begun = new ReceiveSession(shareId, services, (now) => {
      if (session === begun) show(now);
    });
    session?.cancel();
    session = begun;
    await begun.run(key);
  };

  /** Repeats the confirmation until the service has answered. */
  const acknowledge = async () => {
    const claim = claims.find(shareId);
    if (!claim || claim.stage === 'begun') return;
    claims.mark(shareId, 'confirmed');
    confirmation.value = 'running';
    void forgetDownload(shareId);
    const once = () => acknowledgeShare(shareId, claim.id);
    try {
      await once().catch((error: unknown) => {
        if (!isTemporary(error)) throw error;
        confirmation.value = 'delayed';
        return retry(once, { signal: new AbortController().signal, clock, limit: Infinity });
      });
      confirmation.value = 'done';
    } catch {
      confirmation.value = 'refused'; // the service cannot record it, but the person has the file
    }
    claims.close(shareId);
  };

  warnBeforeClosing(
    computed((): Loss | undefined => {
      if (isBusy() || confirmation.value === 'running' || confirmation.value === 'delayed') return 'transfer';
      if (state.value.phase !== 'received') return undefined;
      if (state.value.text !== undefined) return textWanted.value ? 'text' : undefined;
      return confirmation.value === 'wanted' ? 'file' : undefined;
    }),
  );

  const before = claims.find(shareId)?.stage;
  if (before === 'confirmed') void confirming.run(acknowledge);
  else if (before === 'downloaded') confirmation.value = 'wanted';

  return {
    state: readonly(state),
    confirmation: readonly(confirmation),
    open: (keyText) => actions.run(() => openNow(keyText)),
    retry: () => (session?.goOn() === true ? Promise.resolve() : actions.run(() => openNow(typed))),
    cancel: () => {
      if (!isBusy()) return;
      session?.cancel();
      session = undefined;
      actions.release();
      state.value = { phase: 'idle' };
    },
    save,
    saveRefused: readonly(saveRefused),
    ...(services.saveInWindow ? { saveInWindow: (words: WindowWords) => session?.saveInWindow(words) ?? false } : {}),
    confirm: () => confirming.run(acknowledge),
    letGo: () => {
      textWanted.value = false;
    },
    checkKey: (text) => checkKey(text, shareId),
  };
}
