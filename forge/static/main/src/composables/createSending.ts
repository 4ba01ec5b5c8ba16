import { computed, readonly, shallowRef } from 'vue';

import { Dispatch, type SendServices } from './dispatch';
import { warnWhile } from './leaving';
import type { Draft, Sending, SendState } from './sending';

/** One file after the other; see {@link Sending}. */
export function createSending(services: SendServices): Sending {
  const state = shallowRef<SendState>({ phase: 'idle' });
  let dispatch: Dispatch | undefined;
  const isBusy = () => !['idle', 'sent', 'failed', 'cancelled'].includes(state.value.phase);
  const giveUp = () => {
    void dispatch?.cancel();
    dispatch = undefined;
  };
  warnWhile(computed(() => isBusy() || (state.value.phase === 'sent' && !state.value.mailed)));
  return {
    state: readonly(state),
    send: async (draft: Draft) => {
      if (isBusy()) return;
      if (state.value.phase === 'failed') giveUp();
      const begun = new Dispatch(draft, services, (now) => { if (dispatch === begun) state.value = now; });
      dispatch = begun;
      await begun.run();
    },
    cancel: () => {
      if (!isBusy() || dispatch?.key !== undefined) return;
      state.value = { phase: 'cancelled' };
      giveUp();
    },
    retry: async () => {
      if (state.value.phase === 'failed' && state.value.canRetry) await dispatch?.run();
    },
    mailAgain: async (address: string) => {
      if (state.value.phase === 'sent') await dispatch?.mailAgain(address);
    },
    key: () => dispatch?.key,
    reset: () => {
      if (isBusy()) return;
      if (state.value.phase === 'failed') giveUp();
      dispatch = undefined;
      state.value = { phase: 'idle' };
    },
  };
}
