import { Secret } from '@secure-share/crypto';
import { computed, shallowRef } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { warnBeforeClosing, type Loss } from '@secure-share/shared/lib/closeWarning';
import { addRecipient, type Addition as SessionAddition } from '../sessions/addRecipient';
import { sendServices, useSend } from './useSend';

export interface Addition extends Omit<SessionAddition, 'secret'> {
  /** The key of the source, well formed. */
  readonly key: string;
}

const running = shallowRef(0);
warnBeforeClosing(computed((): Loss | undefined => (running.value > 0 ? 'transfer' : undefined)));

export interface Additions {
  /** Adds a recipient. Resolves to the id of the new share, or to why there is none. Never rejects. */
  readonly add: (addition: Addition) => Promise<{ readonly id: string } | { readonly failure: Failure }>;
}

/** Call it in setup. */
export function useAdditions(): Additions {
  const services = sendServices();
  useSend(); // warns before the tab is closed while only it has a key
  return {
    add: async ({ key, ...addition }) => {
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
