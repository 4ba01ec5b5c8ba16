import { bytes, count, instant, list, object, oneOf, text, truth, type Shape } from '@secure-share/shared/lib/shape';
import { call, fetched } from './fileApi';
import type { Application, ApplicationRequest, Consent, RenewalRequest } from './schema';

export type { Application, ApplicationRequest, Consent, RenewalRequest };

/** Calls of the file API about trusted applications. They reject as those in fileApi.ts do. */

const scopes = list(oneOf('send', 'receive', 'read'));

const application: Shape<Application> = object(
  {
    id: bytes(32),
    keyId: bytes(32),
    name: text,
    timeoutSeconds: count(1),
    sources: list(text),
    scopes,
    registeredAt: instant,
  },
  { requests: list(text), people: list(text), expiresAt: instant, lastUsedOn: text, previousKeyUntil: instant },
);
const consent: Shape<Consent> = object({ id: bytes(32), name: text, scopes, acts: truth, listed: truth }, {});
const applicationList: Shape<{ readonly items: readonly Application[] }> = object({ items: list(application) }, {});
const consentList: Shape<{ readonly items: readonly Consent[] }> = object({ items: list(consent) }, {});

const APPLICATIONS = '/v1/applications';
const consentOf = (id: string) => `/v1/consents/${encodeURIComponent(id)}`;

/** The applications of the site, newest first. `roles` is a role assertion of the caller, see roles.ts. */
export const applications = (roles: string) => fetched(applicationList, 'GET', APPLICATIONS, undefined, roles);

export const registerApplication = (request: ApplicationRequest, roles: string) =>
  fetched(application, 'POST', APPLICATIONS, request, roles);

const certificateAt: Shape<{ readonly certificate: string }> = object({ certificate: text }, {});

/** The certificate, in PEM, that an application publishes at an address. Nothing is registered. */
export const fetchCertificate = (address: string, roles: string) =>
  fetched(certificateAt, 'POST', `${APPLICATIONS}/certificate`, { address }, roles);

/** People do not have to agree again. `keepPrevious`: a key that is replaced stays valid for a week at most. */
export const renewApplication = (id: string, request: RenewalRequest, roles: string) =>
  fetched(application, 'PUT', `${APPLICATIONS}/${encodeURIComponent(id)}/certificate`, request, roles);

/** All consents to it end too. */
export async function revokeApplication(id: string, roles: string): Promise<void> {
  await call('DELETE', `${APPLICATIONS}/${encodeURIComponent(id)}`, undefined, roles);
}

/** The applications that act for the caller, or would if the caller agreed. */
export const consents = () => fetched(consentList, 'GET', '/v1/consents');

export async function agree(id: string): Promise<void> {
  await call('PUT', consentOf(id));
}

export async function withdrawConsent(id: string): Promise<void> {
  await call('DELETE', consentOf(id));
}
