import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend } from './backend';
import { operation, sample } from './samples';

let backend: Backend;
let api: typeof import('../../src/api/applications');

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  api = await import('../../src/api/applications');
});

afterEach(() => backend.close());

const ID = 'A'.repeat(43);
const request = {
  certificate: 'pem',
  name: 'Payroll',
  timeoutSeconds: 60,
  sources: ['192.0.2.7'],
  scopes: ['send'],
} satisfies Parameters<typeof api.registerApplication>[0];
const change = {
  version: 3,
  name: 'Payroll',
  timeoutSeconds: 60,
  sources: ['192.0.2.7'],
  scopes: ['send'],
} satisfies Parameters<typeof api.changeApplication>[1];

it.each([
  ['listApplications', '200', () => api.applications('an assertion'), '', 'an assertion'],
  [
    'registerApplication',
    '201',
    () => api.registerApplication(request, 'an assertion'),
    JSON.stringify(request),
    'an assertion',
  ],
  [
    'fetchCertificate',
    '200',
    () => api.fetchCertificate('https://payroll.acme.example', 'an assertion'),
    JSON.stringify({ address: 'https://payroll.acme.example' }),
    'an assertion',
  ],
  [
    'changeApplication',
    '200',
    () => api.changeApplication(ID, change, 'an assertion'),
    JSON.stringify(change),
    'an assertion',
  ],
  [
    'renewApplication',
    '200',
    () => api.renewApplication(ID, { certificate: 'pem' }, 'an assertion'),
    JSON.stringify({ certificate: 'pem' }),
    'an assertion',
  ],
  ['listConsents', '200', () => api.consents(), '', undefined],
] as const)('%s is the documented operation', async (id, status, call, body, roles) => {
  const { route, schema } = operation(id, status);
  const here = route.replace('{id}', ID);
  for (const all of [true, false]) {
    const answer = sample(schema, all) as object;
    backend.on(here, { status: Number(status), body: { ...answer, later: 'member' } });
    expect(await call()).toEqual(answer);
  }
  const [asked] = backend.asked;
  expect([asked?.body, asked?.headers['content-type'], asked?.headers['secure-share-roles']]).toEqual([
    body,
    body === '' ? undefined : 'application/json',
    roles,
  ]);
});

it('refuses a response without a required member', async () => {
  backend.on('GET /v1/consents', { body: { items: [{ id: ID, name: 'canary', scopes: [], acts: true }] } });
  const error: unknown = await api.consents().catch((e: unknown) => e);
  expect(error).toMatchObject({ name: 'Problem', slug: 'unintelligible' });
  expect(String(error)).not.toContain('canary');
});

it('revokes, agrees and withdraws, each with an empty response', async () => {
  for (const route of [`DELETE /v1/applications/${ID}`, `PUT /v1/consents/${ID}`, `DELETE /v1/consents/${ID}`])
    backend.on(route, { status: 204 });
  await api.revokeApplication(ID, 'an assertion');
  await api.agree({ id: ID, askedAt: '2027-01-15T12:00:00Z' });
  await api.withdrawConsent(ID);
  expect(backend.asked.map(({ method, path, headers }) => [method, path, headers['secure-share-roles']])).toEqual([
    ['DELETE', `/v1/applications/${ID}`, 'an assertion'],
    ['PUT', `/v1/consents/${ID}`, undefined],
    ['DELETE', `/v1/consents/${ID}`, undefined],
  ]);
});
