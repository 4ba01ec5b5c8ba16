import { createReceiving, type Receiving } from '@secure-share/shared/composables/receiving';
import { Claims } from '@secure-share/shared/sessions/claims';
import { browser } from '@secure-share/shared/transfer/environment';
import { forgetDownload } from '@secure-share/shared/transfer/storage';
import { computed } from 'vue';

import * as api from '../api/fileApi';
import { activeTransfers, progressOf, type ActiveTransfer } from '../sessions/activeTransfers';
import { receiveApi } from '../sessions/receiveApi';
import { prepareSaving, saveFile, saveInWindow } from '../sessions/saveFile';
import { startWorker } from '../transfer/startWorker';

const claims = new Claims(() => sessionStorage, {
  storage: () => localStorage,
  locks: () => (navigator as Partial<Navigator>).locks,
});
const shared = new Map<string, Receiving>();

export function useReceive(shareId: string): Receiving {
  const known = shared.get(shareId);
  if (known) return known;
  if (shared.size === 0) claims.sweep();
  prepareSaving();
  const receiving = createReceiving(shareId, {
    api: receiveApi(api),
    claims,
    startWorker,
    forgetDownload: (id) => forgetDownload(navigator, id),
    save: saveFile,
    saveInWindow,
    clock: browser,
  });
  shared.set(shareId, receiving);
  showTransfer(shareId, receiving);
  return receiving;
}

/** Shows the download on other screens. */
function showTransfer(shareId: string, { state }: Receiving): void {
  activeTransfers.set(
    shareId,
    computed((): ActiveTransfer => {
      const { phase } = state.value;
      return {
        kind: 'receive',
        shareId,
        progress: state.value.phase === 'downloading' ? progressOf(state.value) : undefined,
        end: phase === 'received' ? 'done' : phase === 'failed' ? 'failed' : undefined,
      };
    }),
  );
}
