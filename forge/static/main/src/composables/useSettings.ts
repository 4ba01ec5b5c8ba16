import { ref, shallowRef, type Ref } from 'vue';

import { serverNow } from '../api/clock';
import { limits as askLimits, type Limits } from '../api/fileApi';

export type { Limits } from '../api/fileApi';

const limits = shallowRef<Limits>();
const failed = ref(false);
let asking: Promise<void> | undefined;

/** Asked for once in the life of the page; if that failed, again by the next screen that wants them. */
function load(): Promise<void> {
  failed.value = false;
  return askLimits().then(
    (answer) => void (limits.value = answer),
    () => {
      failed.value = true;
      asking = undefined;
    },
  );
}

export interface Settings {
  /** What the service allows; undefined until it has told. */
  readonly limits: Readonly<Ref<Limits | undefined>>;
  /** They could not be had. */
  readonly failed: Readonly<Ref<boolean>>;
  /** Milliseconds since 1970 by the clock of the service, which decides what is too late. */
  readonly serverNow: () => number;
}

export function useSettings(): Settings {
  asking ??= load();
  return { limits, failed, serverNow };
}
