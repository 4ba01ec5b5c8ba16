import { shallowRef, type Ref } from 'vue';

import { serverNow } from '../api/clock';
import { failureOf, type Failure } from '../api/errors';
import { limits as askLimits, type Limits } from '../api/fileApi';

export type { Limits } from '../api/fileApi';

const limits = shallowRef<Limits>();
const failure = shallowRef<Failure>();
let asking: Promise<void> | undefined;

/** Asked for once in the life of the page; if that failed, again by the next screen that wants them. */
function load(): Promise<void> {
  failure.value = undefined;
  return askLimits().then(
    (answer) => void (limits.value = answer),
    (error: unknown) => {
      failure.value = failureOf(error);
      asking = undefined;
    },
  );
}

export interface Settings {
  /** What the service allows; undefined until it has told. */
  readonly limits: Readonly<Ref<Limits | undefined>>;
  /** Why the last request for them failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Milliseconds since 1970 by the clock of the service, which decides what is too late. */
  readonly serverNow: () => number;
}

export function useSettings(): Settings {
  asking ??= load();
  return { limits, failure, serverNow };
}
