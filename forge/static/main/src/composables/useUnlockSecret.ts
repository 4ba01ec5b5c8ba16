import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { shallowRef, type Ref } from 'vue';

import { changeUnlockSecret, unlockSecret } from '../api/fileApi';

export interface UnlockSecretView {
  /** 64 hexadecimal digits. Undefined until the first answer. */
  readonly secret: Readonly<Ref<string | undefined>>;
  readonly busy: Readonly<Ref<boolean>>;
  /** Why the last request failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Asks for another one. Returns whether there is one. Never rejects. */
  readonly change: () => Promise<boolean>;
}

/** The unlock secret of a share that the person sent. It is not stored here. */
export function useUnlockSecret(shareId: string): UnlockSecretView {
  const secret = shallowRef<string>();
  const busy = shallowRef(false);
  const failure = shallowRef<Failure>();

  async function load(ask: typeof unlockSecret): Promise<boolean> {
    busy.value = true;
    failure.value = undefined;
    try {
      secret.value = (await ask(shareId)).unlockSecret;
    } catch (error) {
      failure.value = failureOf(error);
    } finally {
      busy.value = false;
    }
    return failure.value === undefined;
  }

  void load(unlockSecret);
  return { secret, busy, failure, change: () => load(changeUnlockSecret) };
}
