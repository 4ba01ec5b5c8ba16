import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend, type Asked } from '../api/backend';

let backend: Backend;
let usePolicy: typeof import('../../src/composables/usePolicy').usePolicy;
const asked = vi.fn<(data: unknown) => unknown>();
const refusal = (slug: string, status: number) => ({
  status,
  body: { type: `urn:secure-share:problem:${slug}`, title: 'No', status },
});

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  backend.on('GET /v1/policy', { body: { version: 3, roads: ['mail', 'copy'] } });
  asked.mockReset().mockReturnValue({ token: 'an assertion', roles: ['site-admin'], expires: 1 });
  backend.commands.invoke = asked;
  ({ usePolicy } = await import('../../src/composables/usePolicy'));
});

afterEach(() => backend.close());

async function open() {
  const editor = usePolicy();
  await vi.waitUntil(() => editor.stored.value ?? editor.failure.value);
  return editor;
}

it('saves with the role assertion of the caller', async () => {
  let put: Asked | undefined;
  backend.on('PUT /v1/policy', (request) => {
    put = request;
    return { body: { version: 4, roads: ['copy'] } };
  });
  const { stored, saved, saving, failure, save } = await open();
  expect([stored.value, saved.value]).toEqual([{ version: 3, roads: ['mail', 'copy'] }, false]);
  await save(['copy']);
  expect(asked).toHaveBeenCalledExactlyOnceWith({ functionKey: 'roles', payload: { product: 'jira' } });
  expect([put?.headers['secure-share-roles'], put?.body]).toEqual(['an assertion', '{"version":3,"roads":["copy"]}']);
  expect([stored.value, saved.value, saving.value, failure.value]).toEqual([
    { version: 4, roads: ['copy'] },
    true,
    false,
    undefined,
  ]);
});

it('shows the current policy if somebody else changed it', async () => {
  backend.on('PUT /v1/policy', refusal('policy-changed', 409));
  const { stored, saved, failure, save } = await open();
  backend.on('GET /v1/policy', { body: { version: 4, roads: ['own'] } });
  await save(['copy']);
  expect([stored.value, saved.value, failure.value?.reason]).toEqual([
    { version: 4, roads: ['own'] },
    false,
    'policy-changed',
  ]);
});

it('reports why it was not saved', async () => {
  backend.on('PUT /v1/policy', refusal('not-administrator', 403));
  const { stored, failure, save } = await open();
  await save(['copy']);
  expect(failure.value?.reason).toBe('not-administrator');
  asked.mockImplementation(() => {
    throw new Error('canary');
  });
  await save(['copy']);
  expect(failure.value?.reason).toBe('roles');
  expect(JSON.stringify(failure.value)).not.toContain('canary');
  expect(stored.value?.version).toBe(3);
});

it('reports that the policy cannot be read', async () => {
  backend.on('GET /v1/policy', refusal('unavailable', 503));
  const { stored, failure } = await open();
  expect([stored.value, failure.value?.reason]).toEqual([undefined, 'unavailable']);
});
