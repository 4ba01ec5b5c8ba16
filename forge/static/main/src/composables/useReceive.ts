import { readonly, shallowRef } from 'vue';

import type { Receiving, ReceiveState } from './receiving';

export type { KeyCheck, Receiving, ReceiveState } from './receiving';

/** Receives a share; see {@link Receiving}. */
export function useReceive(...[]: [shareId: string]): Receiving {
  const state = shallowRef<ReceiveState>({ phase: 'idle' });
  const nothing = () => Promise.resolve();
  const still = () => undefined;
  return { state: readonly(state), open: nothing, retry: nothing, cancel: still, save: still, checkKey: () => 'ok' };
}
