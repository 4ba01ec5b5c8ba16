import { Secret } from '@secure-share/crypto';
import { computed, shallowRef } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { warnBeforeClosing, type Loss } from '@secure-share/shared/lib/closeWarning';
import { addRecipient, type Addition } from '../sessions/addRecipient';
import { sendServices, useSend } from './useSend';

const running = shallowRef(0);
warnBeforeClosing(computed((): Loss | undefined => (running.value > 0 ? 'transfer' : undefined)));

export interface Additions {
  /** Adds a recipient. `key` is that of the source, well formed. Resolves to the id of the new share, or to why there is none. Never rejects. */
  readonly add: (
    addition: Omit<Addition, 'secret'>,
    key: string,
  ) => Promise<{ readonly id: string } | { readonly failure: Failure }>;
}

/** Call it in setup. */
export function useAdditions(): Additions {
  const services = sendServices();
  useSend(); // warns before the tab is closed while only it has a key
  return {
    add: async (addition, key) => {
      running.value++;
      try {
        return { id: await addRecipient({ ...addition, secret: Secret.parse(key) }, services) };
      } catch (error) {
        return { failure: failureOf(error) };
      } finally {
        running.value--;
      }
    },
  };
}
