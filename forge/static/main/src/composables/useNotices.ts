import { shallowRef, type Ref } from 'vue';

import { notices } from '../api/notices';

const enabled = shallowRef(false);

export interface Notices {
  /** Whether a sender may ask for notices. False until that is known. */
  readonly enabled: Readonly<Ref<boolean>>;
  /** Asks the service, each time that it is called: an administrator may have changed it. */
  readonly ask: () => void;
}

export function useNotices(): Notices {
  return {
    enabled,
    ask: () => {
      notices().then(
        (answer) => void (enabled.value = answer.enabled),
        () => undefined, // what was known stays; the service decides
      );
    },
  };
}
