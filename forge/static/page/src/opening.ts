import { openMetadata, Secret, type Metadata } from '@secure-share/crypto';
import { createReceiving, type Receiving } from '@secure-share/shared/composables/receiving';
import type { Openings } from '@secure-share/shared/lib/openings';
import { asBytes, press } from '@secure-share/shared/lib/saveLink';
import { Claims } from '@secure-share/shared/sessions/claims';
import { browser } from '@secure-share/shared/transfer/environment';
import { forgetDownload, sweep } from '@secure-share/shared/transfer/storage';
import { computed, readonly, shallowRef, type Ref } from 'vue';

import type { Config } from './config';
import { mayShowIn } from './embedding';
import type { LinkTarget } from './link';
import { linkApi, type TokenRefusal } from './linkApi';
import { startWorker, stretch } from './startWorker';
import { mediaType, viewKind, type ViewKind } from './viewKind';

/** What is known of a share once the key fits. */
export interface Sent extends Openings, Pick<Metadata, 'name' | 'type' | 'size' | 'description' | 'sender' | 'for'> {
  /** RFC 3339. */
  readonly expiresAt: string;
}

/**
 * The password of a share. none: none is wanted, as far as is known. wanted: the key fits, and the
 * service wants a password. checking: one is being tried. wrong: it was another one. broken: this
 * browser could not compute it, perhaps because it lacks memory.
 */
export type PasswordStep = 'none' | 'wanted' | 'checking' | 'wrong' | 'broken';

/** A received file that the page shows. */
export interface Viewed {
  readonly file: Blob;
  readonly name: string;
  /** Without parameters. */
  readonly type: string;
  readonly kind: ViewKind;
}

/** The one share of this page. */
export interface Opening {
  readonly shareId: string;
  /** The key, if the link has it. */
  readonly linkKey: string | undefined;
  readonly receiving: Receiving;
  /** Undefined until the key fits. */
  readonly sent: Readonly<Ref<Sent | undefined>>;
  readonly passwordStep: Readonly<Ref<PasswordStep>>;
  /** Why the unlock token opened nothing. Undefined if there was none, if it did, or once it does not matter. */
  readonly tokenRefusal: Readonly<Ref<TokenRefusal | undefined>>;
  /** The file, if the share has a gate and the page can show it. Others are saved at once. */
  readonly viewed: Readonly<Ref<Viewed | undefined>>;
  /** Tries a password, one at a time. Settles as `open` of a Receiving does. Never rejects. */
  readonly tryPassword: (password: string) => Promise<void>;
}

/** How the page was opened. */
export interface Arrival extends LinkTarget {
  readonly unlockToken: string | undefined;
  /** See {@link mayShowIn}. */
  readonly around: readonly string[] | undefined;
}

const STEPS: Readonly<Record<string, PasswordStep>> = {
  'password-needed': 'wanted',
  'unlock-needed': 'wanted',
  'wrong-password': 'wrong',
};

/**
 * Nothing is requested before the person enters a key, unless the link has an unlock token, or is
 * embedded and has the key. The browser stores what a reload needs: the claim id, and the records of
 * a large download.
 */
export function createOpening(arrival: Arrival, { linkApi: base }: Config): Opening {
  const { shareId, key: linkKey, unlockToken, around } = arrival;
  const sent = shallowRef<Sent>();
  const refusal = shallowRef<TokenRefusal>();
  const viewed = shallowRef<Viewed>();
  const claims = new Claims(() => sessionStorage, {
    storage: () => localStorage,
    locks: () => (navigator as Partial<Navigator>).locks,
  });
  claims.sweep();
  void sweep(navigator);
  const hashing = shallowRef(false);
  const given = shallowRef(false); // a password was tried
  const broken = shallowRef(false);
  const api = linkApi(base, {
    mayShow: (embedOrigins) => mayShowIn(around, embedOrigins),
    shown: async ({ metadata, expiresAt, openings, untilExpiry, opened }, key) => {
      const known = await openMetadata(metadata, Secret.parse(key), shareId);
      sent.value = { ...known, expiresAt, openings, untilExpiry, opened };
    },
    stretch,
    tokenRefused: (why) => {
      refusal.value = why;
    },
  });
  const save = (file: Blob, name: string) => {
    const kind = api.hasGate() && sent.value ? viewKind(sent.value) : undefined;
    if (kind !== undefined && !viewed.value)
      viewed.value = { file, name, type: mediaType(sent.value?.type ?? ''), kind };
    else press(URL.createObjectURL(asBytes(file)), name, document);
  };
  const receiving = createReceiving(shareId, {
    api,
    claims,
    startWorker,
    forgetDownload: (id) => forgetDownload(navigator, id),
    save,
    clock: browser,
  });
  const passwordStep = computed((): PasswordStep => {
    const state = receiving.state.value;
    if (broken.value) return 'broken';
    if (hashing.value || (given.value && state.phase === 'checking')) return 'checking';
    return (state.phase === 'failed' ? STEPS[state.failure.reason] : undefined) ?? 'none';
  });
  const tryPassword = async (password: string) => {
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
  const tokenRefusal = computed(() => (sent.value ? undefined : refusal.value));
  if (unlockToken !== undefined) void api.withToken(shareId, unlockToken);
  if (linkKey !== undefined && around) void receiving.open(linkKey);
  return {
    shareId,
    linkKey,
    receiving,
    sent: readonly(sent),
    passwordStep,
    tokenRefusal,
    viewed,
    tryPassword,
  };
}
