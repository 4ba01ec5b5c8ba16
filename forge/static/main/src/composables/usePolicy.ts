import { readonly, ref, shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '../api/errors';
import { policy, setPolicy, type Policy } from '../api/fileApi';
import { roleAssertion } from '../api/site';
import type { Road } from '../sessions/road';

export { ROADS, type Road } from '../sessions/road';

/** The policy of the site, for its administrators. */
export interface PolicyEditor {
  /** As the service has it. Undefined until it is loaded. */
  readonly stored: Readonly<Ref<Policy | undefined>>;
  readonly saving: Readonly<Ref<boolean>>;
  /** Whether the last change was stored. */
  readonly saved: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Never rejects: see failure. If somebody else changed the policy, it loads the current one. */
  readonly save: (roads: readonly Road[]) => Promise<void>;
}

export function usePolicy(): PolicyEditor {
  const stored = shallowRef<Policy>();
  const failure = shallowRef<Failure>();
  const saving = ref(false);
  const saved = ref(false);

  async function load(): Promise<void> {
    try {
      stored.value = await policy();
    } catch (error) {
      failure.value = failureOf(error);
    }
  }
  async function save(roads: readonly Road[]): Promise<void> {
    if (saving.value || !stored.value) return;
    saving.value = true;
    saved.value = false;
    failure.value = undefined;
    try {
      stored.value = await setPolicy({ version: stored.value.version, roads: [...roads] }, await roleAssertion());
      saved.value = true;
    } catch (error) {
      failure.value = failureOf(error);
      if (failure.value.reason === 'policy-changed') await load();
    } finally {
      saving.value = false;
    }
  }

  void load();
  return { stored, saving: readonly(saving), saved: readonly(saved), failure, save };
}
