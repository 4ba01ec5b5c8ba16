import { bytes, count, instant, list, object, oneOf, text, truth, type Shape } from '@secure-share/shared/lib/shape';
import { call, fetched } from './fileApi';
import type { Application, ApplicationChange, ApplicationRequest, Consent, RenewalRequest } from './schema';

export type { Application, ApplicationChange, ApplicationRequest, Consent, RenewalRequest };

/** Calls of the file API about trusted applications. They reject as those in fileApi.ts do. */

const scopes = list(oneOf('send', 'receive', 'read'));

const application: Shape<Application> = object(
  {
    id: bytes(32),
    keyId: bytes(32),
    version: count(0),
    name: text,
    timeoutSeconds: count(1),
    sources: list(text),
    scopes,
    registeredAt: instant,
  },
  { requests: list(text), people: list(text), expiresAt: instant, lastUsedOn: text, previousKeyUntil: instant },
);
const consent: Shape<Consent> = object(
  { id: bytes(32), name: text, scopes, askedAt: instant, acts: truth, listed: truth },
  {},
);
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

/** Replaces the settings. People have to agree again if the application may do more than before. */
export const changeApplication = (id: string, request: ApplicationChange, roles: string) =>
  fetched(application, 'PUT', `${APPLICATIONS}/${encodeURIComponent(id)}`, request, roles);

/** People do not have to agree again. `keepPrevious`: a key that is replaced stays valid for a week at most. */
export const renewApplication = (id: string, request: RenewalRequest, roles: string) =>
  fetched(application, 'PUT', `${APPLICATIONS}/${encodeURIComponent(id)}/certificate`, request, roles);

/** All consents to it end too. */
export async function revokeApplication(id: string, roles: string): Promise<void> {
  await call('DELETE', `${APPLICATIONS}/${encodeURIComponent(id)}`, undefined, roles);
}

/** The applications that act for the caller, or would if the caller agreed. */
export const consents = () => fetched(consentList, 'GET', '/v1/consents');

/** Agrees to what the application asks for since `askedAt`, as the person saw it. */
export async function agree({ id, askedAt }: Pick<Consent, 'id' | 'askedAt'>): Promise<void> {
  await call('PUT', consentOf(id), { askedAt });
}

export async function withdrawConsent(id: string): Promise<void> {
  await call('DELETE', consentOf(id));
}
