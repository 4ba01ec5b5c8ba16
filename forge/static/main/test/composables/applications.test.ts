import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Backend } from '../api/backend';
import { administrator, refusal } from './administrator';

let backend: Backend;
let useApplications: typeof import('../../src/composables/useApplications').useApplications;
let certificateAt: typeof import('../../src/composables/useApplications').certificateAt;
let useConsents: typeof import('../../src/composables/useConsents').useConsents;

beforeEach(async () => {
  ({ backend } = await administrator());
  ({ useApplications, certificateAt } = await import('../../src/composables/useApplications'));
  ({ useConsents } = await import('../../src/composables/useConsents'));
});

afterEach(() => backend.close());

const application = (n: string, name: string) => ({
  id: n.repeat(43),
  keyId: n.repeat(43),
  version: 0,
  name,
  timeoutSeconds: 60,
  sources: ['192.0.2.7/32'],
  scopes: ['send'] as const,
  registeredAt: '2027-01-15T12:00:00Z',
});
const NOON = '2027-01-15T12:00:00Z';
const asked = {
  certificate: 'pem',
  name: 'New',
  timeoutSeconds: 60,
  sources: ['192.0.2.7'],
  scopes: ['send'] as const,
};

const settings = { name: 'Changed', timeoutSeconds: 30, sources: ['192.0.2.7'], scopes: ['send', 'read'] as const };

it('registers, changes and revokes applications as an administrator', async () => {
  const [old, added] = [application('A', 'Old'), application('B', 'New')];
  backend
    .on('GET /v1/applications', { body: { items: [old] } })
    .on('POST /v1/applications', { status: 201, body: added })
    .on(`PUT /v1/applications/${old.id}/certificate`, { body: { ...old, keyId: 'C'.repeat(43) } })
    .on(`PUT /v1/applications/${old.id}`, { body: { ...old, version: 1, name: 'Changed' } })
    .on(`DELETE /v1/applications/${old.id}`, { status: 204 });
  const { applications, failure, load, register, change, renew, revoke } = useApplications();
  expect(applications.value).toBeUndefined();
  await load();
  expect(await register(asked)).toBeUndefined();
  expect(applications.value).toEqual([added, old]);
  expect(await renew(old.id, { certificate: 'pem' })).toBeUndefined();
  expect(applications.value).toEqual([added, { ...old, keyId: 'C'.repeat(43) }]);
  expect(await change(old, settings)).toBeUndefined();
  expect(applications.value).toEqual([added, { ...old, version: 1, name: 'Changed' }]);
  expect(backend.asked.at(-1)?.body).toBe(JSON.stringify({ version: 0, ...settings }));
  expect(await revoke(old.id)).toBeUndefined();
  expect([applications.value, failure.value]).toEqual([[added], undefined]);
  expect(backend.asked.map(({ headers }) => headers['secure-share-roles'])).toEqual(Array(5).fill('an assertion'));
});

it('reports why nothing was changed', async () => {
  const old = application('A', 'Old');
  backend
    .on('GET /v1/applications', { body: { items: [old] } })
    .on('POST /v1/applications', refusal('application-exists', 409))
    .on(`PUT /v1/applications/${old.id}/certificate`, refusal('no-such-application', 404))
    .on(`PUT /v1/applications/${old.id}`, refusal('not-administrator', 403))
    .on(`DELETE /v1/applications/${old.id}`, refusal('not-administrator', 403));
  const { applications, load, register, change, renew, revoke } = useApplications();
  await load();
  expect(await register(asked)).toMatchObject({ reason: 'application-exists' });
  expect(await renew(old.id, { certificate: 'pem' })).toMatchObject({ reason: 'no-such-application' });
  expect(await change(old, settings)).toMatchObject({ reason: 'not-administrator' });
  expect(await revoke(old.id)).toMatchObject({ reason: 'not-administrator' });
  expect(applications.value).toEqual([old]);
});

it('loads the applications again if somebody else changed one', async () => {
  const old = application('A', 'Old');
  backend
    .on('GET /v1/applications', { body: { items: [old] } })
    .on(`PUT /v1/applications/${old.id}`, refusal('application-changed', 409));
  const { applications, load, change } = useApplications();
  await load();
  backend.on('GET /v1/applications', { body: { items: [{ ...old, version: 7 }] } });
  expect(await change(old, settings)).toMatchObject({ reason: 'application-changed' });
  expect(applications.value).toEqual([{ ...old, version: 7 }]);
});

it('fetches the certificate at an address, or reports why not', async () => {
  backend.on('POST /v1/applications/certificate', { body: { certificate: 'pem' } });
  expect(await certificateAt('https://payroll.acme.example')).toBe('pem');
  backend.on('POST /v1/applications/certificate', refusal('certificate-tls', 422));
  expect(await certificateAt('payroll.acme.example')).toMatchObject({ reason: 'certificate-tls' });
  expect(backend.asked.map(({ body, headers }) => [body, headers['secure-share-roles']])).toEqual(
    Array(2).fill(['{"address":"https://payroll.acme.example"}', 'an assertion']),
  );
});

it('loads the applications again after a failure', async () => {
  backend.on('GET /v1/applications', refusal('unavailable', 503));
  const { applications, failure, load } = useApplications();
  await load();
  expect([applications.value, failure.value?.reason]).toEqual([undefined, 'unavailable']);
  backend.on('GET /v1/applications', { body: { items: [] } });
  await load();
  expect([applications.value, failure.value]).toEqual([[], undefined]);
});

it('agrees, and withdraws the consent', async () => {
  const one = {
    id: 'A'.repeat(43),
    name: 'Payroll',
    scopes: ['send'] as const,
    askedAt: NOON,
    acts: false,
    listed: false,
  };
  const path = `/v1/consents/${one.id}`;
  backend
    .on('GET /v1/consents', { body: { items: [one] } })
    .on(`PUT ${path}`, { status: 204 })
    .on(`DELETE ${path}`, refusal('no-such-application', 404));
  const { consents, load, change } = useConsents();
  await load();
  expect(await change(one, true)).toBeUndefined();
  expect(backend.asked.at(-1)?.body).toBe(JSON.stringify({ askedAt: NOON }));
  expect(consents.value).toEqual([{ ...one, acts: true }]);
  expect(await change(one, false)).toMatchObject({ reason: 'no-such-application' });
  expect(consents.value).toEqual([{ ...one, acts: true }]);
});

it('shows what an application asks for by now', async () => {
  const one = {
    id: 'A'.repeat(43),
    name: 'Payroll',
    scopes: ['send'] as const,
    askedAt: NOON,
    acts: false,
    listed: false,
  };
  backend
    .on('GET /v1/consents', { body: { items: [one] } })
    .on(`PUT /v1/consents/${one.id}`, refusal('application-changed', 409));
  const { consents, load, change } = useConsents();
  await load();
  const more = { ...one, scopes: ['send', 'read'], askedAt: '2027-01-16T12:00:00Z' };
  backend.on('GET /v1/consents', { body: { items: [more] } });
  expect(await change(one, true)).toMatchObject({ reason: 'application-changed' });
  expect(consents.value).toEqual([more]);
});

it('has no applications if the service does not know them yet', async () => {
  const { consents, failure, load } = useConsents();
  await load();
  expect([consents.value, failure.value]).toEqual([[], undefined]);
  backend.on('GET /v1/consents', refusal('unavailable', 503));
  await load();
  expect(failure.value?.reason).toBe('unavailable');
});
