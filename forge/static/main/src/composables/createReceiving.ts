import { computed, readonly, shallowRef } from 'vue';

import { checkKey } from './keyCheck';
import { warnWhile } from './leaving';
import type { Receiving, ReceiveState } from './receiving';
import { Reception, type ReceiveServices } from './reception';

/** See {@link Receiving}. A download that came whole before a reload is acknowledged at once. */
export function createReceiving(shareId: string, services: ReceiveServices): Receiving {
  const state = shallowRef<ReceiveState>({ phase: 'idle' });
  const wanted = shallowRef(true); // a text, which is nowhere else
  let reception: Reception | undefined;
  let typed = '';
  const isBusy = () => ['checking', 'claiming', 'downloading', 'acknowledging'].includes(state.value.phase);
  const wouldBeLost = () => state.value.phase === 'received' && (!state.value.acknowledged || (state.value.text !== undefined && wanted.value));
  const begin = () => {
    const begun = new Reception(shareId, services, (now) => { if (reception === begun) state.value = now; });
    reception?.cancel();
    reception = begun;
    wanted.value = true;
    return begun;
  };
  const open = async (keyText: string) => {
    if (isBusy()) return;
    typed = keyText;
    if (checkKey(keyText) !== 'ok') state.value = { phase: 'wrong-key' };
    else await begin().run(keyText);
  };
  warnWhile(computed(() => isBusy() || wouldBeLost()));
  if (services.claims.find(shareId)?.received) void new Reception(shareId, services, () => undefined).acknowledge();
  return {
    state: readonly(state),
    open,
    retry: async () => {
      if (reception?.goOn() !== true) await open(typed);
    },
    cancel: () => {
      if (!isBusy() || state.value.phase === 'acknowledging') return; // the file is here
      reception?.cancel();
      reception = undefined;
      state.value = { phase: 'idle' };
    },
    save: () => { reception?.save(); },
    letGo: () => { wanted.value = false; },
    checkKey,
  };
}
