import { shallowRef, type Ref } from 'vue';

import { notices } from '../api/notices';

const enabled = shallowRef(false);

/**
 * Whether a sender may ask for notices. False until that is known. It is asked with each call,
 * because an administrator may have changed it.
 */
export function useNotices(): Readonly<Ref<boolean>> {
  notices().then(
    (answer) => void (enabled.value = answer.enabled),
    () => undefined, // what was known stays; the service decides
  );
  return enabled;
}
