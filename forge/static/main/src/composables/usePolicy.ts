import { readonly, ref, shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import type { PolicyLevel, PolicyRules } from '../api/fileApi';
import { policyLevel, setPolicyLevel } from '../api/policies';
import { withRoles } from '../api/roles';

export { DELIVERY_METHODS, type DeliveryMethod } from '../sessions/deliveryMethod';
export type { PolicyRules } from '../api/fileApi';

/** The policy of the site, or of a project or space, for its administrators. */
export interface PolicyEditor {
  /** As the service has it; without rules if they cannot be read. Undefined until it is loaded. */
  readonly stored: Readonly<Ref<PolicyLevel | undefined>>;
  readonly saving: Readonly<Ref<boolean>>;
  /** Whether the last change was stored. */
  readonly saved: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /**
   * Replaces all rules. Never rejects: see failure. If somebody else changed the policy, it loads
   * the current one.
   */
  readonly save: (rules: PolicyRules) => Promise<void>;
}

/** `level` is "site", or a place as in AppContext. */
export function usePolicy(level = 'site'): PolicyEditor {
  const stored = shallowRef<PolicyLevel>();
  const failure = shallowRef<Failure>();
  const saving = ref(false);
  const saved = ref(false);

  async function load(): Promise<void> {
    try {
      stored.value = await policyLevel(level);
    } catch (error) {
      failure.value = failureOf(error);
    }
  }
  async function save(rules: PolicyRules): Promise<void> {
    if (saving.value || !stored.value) return;
    saving.value = true;
    saved.value = false;
    failure.value = undefined;
    try {
      const request = { version: stored.value.version, rules };
      stored.value = await withRoles((roles) => setPolicyLevel(level, request, roles));
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
