import { openMetadata, Secret, type Metadata } from '@secure-share/crypto';
import { createReceiving, type Receiving } from '@secure-share/shared/composables/receiving';
import { asBytes, press } from '@secure-share/shared/lib/saveLink';
import { Claims } from '@secure-share/shared/sessions/claims';
import { browser } from '@secure-share/shared/transfer/environment';
import { forgetDownload, sweep } from '@secure-share/shared/transfer/storage';
import { readonly, shallowRef, type Ref } from 'vue';

import type { Config } from './config';
import { linkApi } from './linkApi';
import { startWorker } from './startWorker';

/** What is known of a share once the key fits. */
export interface Sent extends Pick<Metadata, 'name' | 'type' | 'size' | 'description' | 'sender' | 'for'> {
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** The one share of this page. */
export interface Opening {
  readonly shareId: string;
  readonly receiving: Receiving;
  /** Undefined until the key fits. */
  readonly sent: Readonly<Ref<Sent | undefined>>;
}

/**
 * Nothing is requested before the person enters a key. The browser stores what a reload needs: the
 * claim id, and the records of a large download.
 */
export function createOpening(shareId: string, { linkApi: base }: Config): Opening {
  const sent = shallowRef<Sent>();
  const claims = new Claims(() => sessionStorage, {
    storage: () => localStorage,
    locks: () => (navigator as Partial<Navigator>).locks,
  });
  claims.sweep();
  void sweep(navigator);
  const receiving = createReceiving(shareId, {
    api: linkApi(base, async ({ metadata, expiresAt }, key) => {
      sent.value = { ...(await openMetadata(metadata, Secret.parse(key), shareId)), expiresAt };
    }),
    claims,
    startWorker,
    forgetDownload: (id) => forgetDownload(navigator, id),
    save: (file, name) => void press(URL.createObjectURL(asBytes(file)), name, document),
    clock: browser,
  });
  return { shareId, receiving, sent: readonly(sent) };
}
