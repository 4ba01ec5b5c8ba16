import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Backend } from '../api/backend';
import { administrator, refusal } from './administrator';

let backend: Backend;
let usePersonPrograms: typeof import('../../src/composables/usePersonPrograms').usePersonPrograms;

const program = (n: string) => ({
  id: n.repeat(43),
  name: `Laptop ${n}`,
  scopes: ['send'],
  createdAt: '2027-01-15T12:00:00Z',
  expiresAt: '2027-02-15T12:00:00Z',
});
const notAdministrator = refusal('not-administrator', 403);
const path = '/v1/people/557058%3Abob/programs';

beforeEach(async () => {
  ({ backend } = await administrator());
  ({ usePersonPrograms } = await import('../../src/composables/usePersonPrograms'));
});

afterEach(() => backend.close());

it('shows the programs of a person, and revokes one', async () => {
  const [first, second] = [program('A'), program('B')];
  backend.on(`GET ${path}`, { body: { items: [first, second] } }).on(`DELETE ${path}/${first.id}`, { status: 204 });
  const { programs, failure, show, revoke } = usePersonPrograms();
  await show('557058:bob');
  expect(programs.value).toEqual([first, second]);
  for (const one of programs.value?.slice(0, 1) ?? []) await revoke(one);
  expect([programs.value, failure.value]).toEqual([[second], undefined]);
  expect(backend.asked.map(({ headers }) => headers['secure-share-roles'])).toEqual(['an assertion', 'an assertion']);
  await show(undefined);
  expect(programs.value).toBeUndefined();
});

it('says why nothing is shown or revoked', async () => {
  backend.on(`GET ${path}`, notAdministrator);
  const { programs, failure, show, revoke } = usePersonPrograms();
  await show('557058:bob');
  expect([programs.value, failure.value?.reason]).toEqual([undefined, 'not-administrator']);
  backend
    .on(`GET ${path}`, { body: { items: [program('A')] } })
    .on(`DELETE ${path}/${program('A').id}`, notAdministrator);
  await show('557058:bob');
  expect(failure.value).toBeUndefined();
  for (const one of programs.value ?? []) await revoke(one);
  expect([programs.value, failure.value?.reason]).toEqual([[program('A')], 'not-administrator']);
});

it('shows nothing of the person before, whose answer comes late', async () => {
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  backend
    .on(`GET ${path}`, async () => {
      await held;
      return { body: { items: [program('A')] } };
    })
    .on('GET /v1/people/carol/programs', { body: { items: [program('B')] } });
  const { programs, show } = usePersonPrograms();
  const first = show('557058:bob');
  await show('carol');
  answer?.();
  await first;
  expect(programs.value).toEqual([program('B')]);
});
