import { shallowRef, type Ref } from 'vue';

import * as api from '../api/applications';
import type { Consent } from '../api/applications';
import { failureOf, type Failure } from '@secure-share/shared/api/errors';

export type { Consent } from '../api/applications';

export interface Consents {
  /** Newest first. Undefined until they are loaded. */
  readonly consents: Readonly<Ref<readonly Consent[] | undefined>>;
  /** Why the last request for the list failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly load: () => Promise<void>;
  /**
   * Agrees that the application acts for the person, or withdraws that. Returns the failure, if any.
   * If the application asks for more by now, the list is loaded again.
   */
  readonly change: (consent: Consent, acts: boolean) => Promise<Failure | undefined>;
}

/** The trusted applications that act for the person, or would if the person agreed. */
export function useConsents(): Consents {
  const consents = shallowRef<readonly Consent[]>();
  const failure = shallowRef<Failure>();

  async function load() {
    failure.value = undefined;
    try {
      consents.value = (await api.consents()).items;
    } catch (error) {
      const found = failureOf(error);
      if (found.reason === 'not-found')
        consents.value = []; // the previous release has no applications
      else failure.value = found;
    }
  }

  async function change(consent: Consent, acts: boolean): Promise<Failure | undefined> {
    const { id } = consent;
    try {
      await (acts ? api.agree(consent) : api.withdrawConsent(id));
      consents.value = consents.value?.map((one) => (one.id === id ? { ...one, acts } : one));
      return undefined;
    } catch (error) {
      const found = failureOf(error);
      if (found.reason === 'application-changed') await load();
      return found;
    }
  }

  return { consents, failure, load, change };
}
