import { openMetadata, Secret, type Metadata } from '@secure-share/crypto';
import { createReceiving, type Receiving } from '@secure-share/shared/composables/receiving';
import { asBytes, press } from '@secure-share/shared/lib/saveLink';
import { Claims } from '@secure-share/shared/sessions/claims';
import { browser } from '@secure-share/shared/transfer/environment';
import { forgetDownload, sweep } from '@secure-share/shared/transfer/storage';
import { computed, readonly, shallowRef, type Ref } from 'vue';

import type { Config } from './config';
import { linkApi } from './linkApi';
import { startWorker, stretch } from './startWorker';

/** What is known of a share once the key fits. */
export interface Sent extends Pick<Metadata, 'name' | 'type' | 'size' | 'description' | 'sender' | 'for'> {
  /** RFC 3339. */
  readonly expiresAt: string;
}

/**
 * The password of a share. none: none is wanted, as far as is known. wanted: the key fits, and the
 * service wants a password. checking: one is being tried. wrong: it was another one. broken: this
 * browser could not compute it, perhaps because it lacks memory.
 */
export type PasswordStep = 'none' | 'wanted' | 'checking' | 'wrong' | 'broken';

/** The one share of this page. */
export interface Opening {
  readonly shareId: string;
  readonly receiving: Receiving;
  /** Undefined until the key fits. */
  readonly sent: Readonly<Ref<Sent | undefined>>;
  readonly passwordStep: Readonly<Ref<PasswordStep>>;
  /** Tries a password. Settles as `open` of a Receiving does. Never rejects. */
  readonly tryPassword: (password: string) => Promise<void>;
}

const STEPS: Readonly<Record<string, PasswordStep>> = { 'password-needed': 'wanted', 'wrong-password': 'wrong' };

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
  const hashing = shallowRef(false);
  const given = shallowRef(false); // a password was tried
  const broken = shallowRef(false);
  const api = linkApi(
    base,
    async ({ metadata, expiresAt }, key) => {
      sent.value = { ...(await openMetadata(metadata, Secret.parse(key), shareId)), expiresAt };
    },
    stretch,
  );
  const receiving = createReceiving(shareId, {
    api,
    claims,
    startWorker,
    forgetDownload: (id) => forgetDownload(navigator, id),
    save: (file, name) => void press(URL.createObjectURL(asBytes(file)), name, document),
    clock: browser,
  });
  const passwordStep = computed((): PasswordStep => {
    const state = receiving.state.value;
    if (broken.value) return 'broken';
    if (hashing.value || (given.value && state.phase === 'checking')) return 'checking';
    return (state.phase === 'failed' ? STEPS[state.failure.reason] : undefined) ?? 'none';
  });
  const tryPassword = async (password: string) => {
    if (hashing.value) return;
    hashing.value = given.value = true;
    broken.value = false;
    try {
      const key = await api.withPassword(shareId, password);
      if (key !== undefined) await receiving.open(key);
    } catch {
      broken.value = true;
    } finally {
      hashing.value = false;
    }
  };
  return { shareId, receiving, sent: readonly(sent), passwordStep, tryPassword };
}
