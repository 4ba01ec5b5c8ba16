import { readonly, shallowRef } from 'vue';

import type { Sending, SendState } from './sending';

export type { Content, Draft, PickedFile, Sending, SendState } from './sending';

/** Sends a file or a text; see {@link Sending}. */
export function useSend(): Sending {
  const state = shallowRef<SendState>({ phase: 'idle' });
  const nothing = () => Promise.resolve();
  const still = () => undefined;
  return { state: readonly(state), send: nothing, cancel: still, retry: nothing, mailAgain: nothing, key: still, reset: still };
}
