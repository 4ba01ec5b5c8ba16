import { afterEach, beforeEach, expect, it, vi, type Mock } from 'vitest';

import type { Asked, Backend } from '../api/backend';
import { administrator, loaded, refusal } from './administrator';

let backend: Backend;
let usePolicy: typeof import('../../src/composables/usePolicy').usePolicy;
let asked: Mock<(data: unknown) => unknown>;
const inherited = { deliveryMethods: ['mail', 'own', 'copy'], lifetimeSeconds: 259_200 };
const level = (version: number, ...deliveryMethods: string[]) => ({ version, rules: { deliveryMethods }, inherited });

beforeEach(async () => {
  ({ backend, roles: asked } = await administrator());
  backend.on('GET /v1/policies/site', { body: level(3, 'mail', 'copy') });
  ({ usePolicy } = await import('../../src/composables/usePolicy'));
});

afterEach(() => backend.close());

const open = () => loaded(usePolicy());

it('saves with the role assertion of the caller', async () => {
  let put: Asked | undefined;
  backend.on('PUT /v1/policies/site', (request) => {
    put = request;
    return { body: level(4, 'copy') };
  });
  const { stored, saved, saving, failure, save } = await open();
  expect([stored.value, saved.value]).toEqual([level(3, 'mail', 'copy'), false]);
  await save({ deliveryMethods: ['copy'] });
  expect(asked).toHaveBeenCalledExactlyOnceWith({ functionKey: 'roles', payload: { product: 'jira' } });
  expect([put?.headers['secure-share-roles'], put?.body]).toEqual([
    'an assertion',
    '{"version":3,"rules":{"deliveryMethods":["copy"]}}',
  ]);
  expect([stored.value, saved.value, saving.value, failure.value]).toEqual([level(4, 'copy'), true, false, undefined]);
});

it('replaces rules that the service cannot read', async () => {
  let put: Asked | undefined;
  backend.on('GET /v1/policies/site', { body: { version: 3, inherited } });
  backend.on('PUT /v1/policies/site', (request) => {
    put = request;
    return { body: level(4, 'copy') };
  });
  const { stored, failure, save } = await open();
  expect([stored.value, failure.value]).toEqual([{ version: 3, inherited }, undefined]);
  await save({ deliveryMethods: ['copy'] });
  expect([put?.body, stored.value]).toEqual(['{"version":3,"rules":{"deliveryMethods":["copy"]}}', level(4, 'copy')]);
});

it('shows the current policy if somebody else changed it', async () => {
  backend.on('PUT /v1/policies/site', refusal('policy-changed', 409));
  const { stored, saved, failure, save } = await open();
  backend.on('GET /v1/policies/site', { body: level(4, 'own') });
  await save({ deliveryMethods: ['copy'] });
  expect([stored.value, saved.value, failure.value?.reason]).toEqual([level(4, 'own'), false, 'policy-changed']);
});

it('reports why it was not saved', async () => {
  backend.on('PUT /v1/policies/site', refusal('not-administrator', 403));
  const { stored, failure, save } = await open();
  await save({ deliveryMethods: ['copy'] });
  expect(failure.value?.reason).toBe('not-administrator');
  asked.mockImplementation(() => {
    throw new Error('canary');
  });
  await save({ deliveryMethods: ['copy'] });
  expect(failure.value?.reason).toBe('roles');
  expect(JSON.stringify(failure.value)).not.toContain('canary');
  expect(stored.value?.version).toBe(3);
});

it('reports that the policy cannot be read', async () => {
  backend.on('GET /v1/policies/site', refusal('unavailable', 503));
  const { stored, failure } = await open();
  expect([stored.value, failure.value?.reason]).toEqual([undefined, 'unavailable']);
});

it('changes the policy of a project as its administrator', async () => {
  backend.commands.getContext = () => ({
    moduleKey: 'secure-share-project-settings',
    extension: { project: { id: '10001' } },
  });
  backend.on('GET /v1/policies/project:10001', { body: level(0, 'mail') });
  backend.on('PUT /v1/policies/project:10001', { body: level(1, 'mail') });
  const { stored, save } = usePolicy('project:10001');
  await vi.waitUntil(() => stored.value, 60_000);
  await save({ deliveryMethods: ['mail'] });
  expect(stored.value?.version).toBe(1);
  expect(asked).toHaveBeenCalledExactlyOnceWith({
    functionKey: 'roles',
    payload: { product: 'jira', container: '10001' },
  });
});
