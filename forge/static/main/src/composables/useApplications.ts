import { fromBase64Url } from '@secure-share/crypto';
import { shallowRef, type Ref } from 'vue';

import * as api from '../api/applications';
import type { Application, ApplicationChange, ApplicationRequest, RenewalRequest } from '../api/applications';
import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { withRoles } from '../api/roles';
import { fingerprintOf } from '../lib/certificate';

export { publicKeyOf, type PublicKey } from '../lib/certificate';
export type { Application, RenewalRequest } from '../api/applications';
/** What an administrator chooses for an application. */
export type ApplicationSettings = Omit<ApplicationChange, 'version'>;
export type Scope = Application['scopes'][number];

export const SCOPES = ['send', 'receive', 'read'] as const satisfies readonly Scope[];

/** The trusted applications of the site, for its administrators. */
export interface Applications {
  /** Newest first. Undefined until they are loaded. */
  readonly applications: Readonly<Ref<readonly Application[] | undefined>>;
  /** Why the last request for the list failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly load: () => Promise<void>;
  /** Returns the failure, if any. */
  readonly register: (request: ApplicationRequest) => Promise<Failure | undefined>;
  /** Replaces the settings of an application. If somebody else changed it, the list is loaded again. */
  readonly change: (application: Application, settings: ApplicationSettings) => Promise<Failure | undefined>;
  /** Gives an application another certificate. */
  readonly renew: (id: string, request: RenewalRequest) => Promise<Failure | undefined>;
  readonly revoke: (id: string) => Promise<Failure | undefined>;
}

/** The certificate that an application publishes at a host or base URL, or why there is none. */
export async function certificateAt(host: string): Promise<string | Failure> {
  const address = host.includes('://') ? host : `https://${host}`;
  try {
    return (await withRoles((roles) => api.fetchCertificate(address, roles))).certificate;
  } catch (error) {
    return failureOf(error);
  }
}

/** As the administrator compared it. */
export const fingerprint = ({ keyId }: Application) => fingerprintOf(fromBase64Url(keyId));

export function useApplications(): Applications {
  const applications = shallowRef<readonly Application[]>();
  const failure = shallowRef<Failure>();

  async function load() {
    failure.value = undefined;
    try {
      applications.value = (await withRoles(api.applications)).items;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  async function register(request: ApplicationRequest): Promise<Failure | undefined> {
    try {
      const added = await withRoles((roles) => api.registerApplication(request, roles));
      applications.value = [added, ...(applications.value ?? [])];
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  function replace(changed: Application) {
    applications.value = applications.value?.map((one) => (one.id === changed.id ? changed : one));
  }

  async function change({ id, version }: Application, settings: ApplicationSettings): Promise<Failure | undefined> {
    try {
      replace(await withRoles((roles) => api.changeApplication(id, { version, ...settings }, roles)));
      return undefined;
    } catch (error) {
      const found = failureOf(error);
      if (found.reason === 'application-changed') await load();
      return found;
    }
  }

  async function renew(id: string, request: RenewalRequest): Promise<Failure | undefined> {
    try {
      replace(await withRoles((roles) => api.renewApplication(id, request, roles)));
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  async function revoke(id: string): Promise<Failure | undefined> {
    try {
      await withRoles((roles) => api.revokeApplication(id, roles));
      applications.value = applications.value?.filter((application) => application.id !== id);
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  return { applications, failure, load, register, change, renew, revoke };
}
