import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Asked, Backend } from '../api/backend';
import { administrator, loaded, refusal } from './administrator';

let backend: Backend;
let useNoticeSettings: typeof import('../../src/composables/useNoticeSettings').useNoticeSettings;
const PATH = '/v1/notices/settings';
const keys = { keys: [{ kty: 'EC', crv: 'P-256', kid: 'notices', x: 'x', y: 'y', key_ops: ['verify'] }] };
const settings = (version: number, url: string) => ({ version, url, issuer: 'secure-share/files/test', keys });

beforeEach(async () => {
  ({ backend } = await administrator());
  backend.on(`GET ${PATH}`, { body: { ...settings(3, ''), more: 1 } });
  ({ useNoticeSettings } = await import('../../src/composables/useNoticeSettings'));
});

afterEach(() => backend.close());

const open = () => loaded(useNoticeSettings());

it('reads and saves with the role assertion of the caller, and keeps all of the key', async () => {
  let put: Asked | undefined;
  backend.on(`PUT ${PATH}`, (request) => {
    put = request;
    return { body: settings(4, 'https://hooks.example/') };
  });
  const { stored, saved, saving, failure, save } = await open();
  expect([stored.value, saved.value]).toEqual([settings(3, ''), false]);
  await save('https://hooks.example/');
  expect([put?.headers['secure-share-roles'], put?.body]).toEqual([
    'an assertion',
    '{"version":3,"url":"https://hooks.example/"}',
  ]);
  expect(backend.asked[0]?.headers['secure-share-roles']).toBe('an assertion');
  expect(stored.value).toEqual(settings(4, 'https://hooks.example/'));
  expect([saved.value, saving.value, failure.value]).toEqual([true, false, undefined]);
});

it('shows the current address if somebody else changed it', async () => {
  backend.on(`PUT ${PATH}`, refusal('notices-changed', 409));
  const { stored, saved, failure, save } = await open();
  backend.on(`GET ${PATH}`, { body: settings(4, 'https://other.example/') });
  await save('https://hooks.example/');
  expect([stored.value?.url, saved.value, failure.value?.reason]).toEqual([
    'https://other.example/',
    false,
    'notices-changed',
  ]);
});

it('reports why nothing was read or saved', async () => {
  backend.on(`PUT ${PATH}`, refusal('not-administrator', 403));
  const { stored, failure, save } = await open();
  await save('https://hooks.example/');
  expect([stored.value?.version, failure.value?.reason]).toEqual([3, 'not-administrator']);
  backend.on(`GET ${PATH}`, refusal('notices-off', 404));
  const other = await open();
  expect([other.stored.value, other.failure.value?.reason]).toEqual([undefined, 'notices-off']);
  await other.save('https://hooks.example/');
  expect(backend.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});
