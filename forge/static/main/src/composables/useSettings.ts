import { readonly, shallowRef, type Ref } from 'vue';

import { serverNow } from '../api/clock';
import { limits as askLimits, type Limits } from '../api/fileApi';

export type { Limits } from '../api/fileApi';

const limits = shallowRef<Limits>();
let asking: Promise<void> | undefined;

/** Asked for once in the life of the page; while that fails, by each screen that wants them. */
function load(): Promise<void> {
  return (asking ??= askLimits().then(
    (answer) => void (limits.value = answer),
    () => (asking = undefined),
  ));
}

export interface Settings {
  /** What the service allows; undefined until it has told. */
  readonly limits: Readonly<Ref<Limits | undefined>>;
  /** Milliseconds since 1970 by the clock of the service, which decides what is too late. */
  readonly serverNow: () => number;
}

export function useSettings(): Settings {
  void load();
  return { limits: readonly(limits), serverNow };
}
