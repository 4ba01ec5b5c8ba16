import { describe, expect, it } from 'vitest';

import { page, share } from '../../src/api/schema';
import { operation, resolve, sample } from './samples';

const items = resolve(operation('listInbox', '200').schema).properties?.items?.items;
if (!items) throw new Error('the document has no items');
const whole = sample(items, true) as Record<string, unknown>;

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 32,
  2 ** 53,
  Number.MAX_VALUE,
  '',
  'x',
  '\u0000',
  'x'.repeat(10_000),
  [],
  [null],
  {},
  { sealed: 'AAAA' },
  { sealed: 'AAAA', keyVersion: 2 ** 53 },
  { sealed: 1, keyVersion: 1 },
];

/** The members that a row always needs. */
function expectShown(shown: unknown) {
  expect(shown).toMatchObject({
    id: whole.id,
    role: whole.role,
    sender: expect.any(String) as string,
    recipient: expect.any(String) as string,
    status: expect.any(String) as string,
    length: expect.any(Number) as number,
    createdAt: expect.stringMatching(/Z$/) as string,
  });
}

describe.each(Object.keys(whole))('a list with a share whose %s is damaged', (member) => {
  it.each(WRONG.map((wrong) => [JSON.stringify(wrong).slice(0, 60), wrong]))('%s', (_, wrong) => {
    const { items: shown, next } = page({ items: [whole, { ...whole, [member]: wrong }, whole], next: 'n' });
    expect(next).toBe('n');
    expectShown(shown[0]);
    expectShown(shown.at(-1));
    if (member === 'id' || member === 'role') return; // a share without an id cannot be used
    expect(shown).toHaveLength(3);
    expectShown(shown[1]);
  });
});

it('leaves out entries that are not shares, and shows the others', () => {
  const { items: shown } = page({ items: [null, 1, 'x', [], {}, { id: 'x', role: 'sender' }, whole] });
  expect(shown).toHaveLength(1);
});

it('marks the description of a damaged share as unreadable', () => {
  expect(share({ ...whole, description: { sealed: 'AAAA', keyVersion: 2 ** 32 } }).description?.keyVersion).toBe(0);
  expect(share({ ...whole, description: { sealed: 'AAAA', keyVersion: 2 ** 32 - 1 } }).description?.keyVersion).toBe(
    2 ** 32 - 1,
  );
  expect(share({ ...whole, description: 1 })).not.toHaveProperty('unreadable');
  expect(share({ ...whole, unreadable: true })).toMatchObject({ id: whole.id, unreadable: true }); // set by the service
  expect(share({ ...whole, endedAt: 'x' }).endedAt).toBeUndefined();
});

it('leaves out damaged file info, and keeps the description', () => {
  const fileInfo = { sealed: 'AAAA', keyVersion: 2 ** 32 };
  expect(share({ ...whole, fileInfo }).fileInfo).toBeUndefined();
  expect(share({ ...whole, fileInfo }).unreadable).toBeUndefined();
  expect(share({ ...whole, label: fileInfo }).label).toBeUndefined();
  expect(share({ ...whole, label: fileInfo }).unreadable).toBeUndefined();
  expect(share({ ...whole, sending: 'x' })).not.toHaveProperty('sending');
  expect(share({ ...whole, sending: 'x' })).not.toHaveProperty('unreadable');
  expect(share({ ...whole, fileInfo }).description).toEqual(whole.description);
  expect(share({ ...whole, fileInfo, description: undefined }).description).toBeUndefined();
});

it.each(
  Object.keys(whole).filter(
    (member) => !['id', 'role', 'description', 'fileInfo', 'label', 'sending'].includes(member),
  ),
)('says that a share cannot be read if its %s is damaged', (member) => {
  expect(share({ ...whole, [member]: {} })).toMatchObject({ id: whole.id, unreadable: true });
  expect(share(whole)).not.toHaveProperty('unreadable');
});

it('refuses a share without an id', () => {
  expect(() => share({ ...whole, id: 'x' })).toThrow('.id: not 16 bytes');
  expect(() => share(null)).toThrow('not an object');
});
