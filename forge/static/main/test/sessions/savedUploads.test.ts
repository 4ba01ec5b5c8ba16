// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { SavedUploads, type SavedUpload } from '../../src/sessions/savedUploads';

const DAY = 24 * 3600_000;
const ME = { cloudId: 'site', accountId: 'me' };
const ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const OTHER = 'BBBBBBBBBBBBBBBBBBBBBA';
const upload: SavedUpload = {
  secret: 'q2Xy_8-kLmN0pQrStUvWxA',
  recipient: { accountId: 'bob', name: 'Bob' },
  deliveryMethod: 'mail',
  address: 'bob@acme.example',
  mailLocale: 'de',
  files: [{ path: 'plan.pdf', size: 20_000_000, lastModified: 1 }],
  begun: {
    salt: 'AAAAAAAAAAAAAAAAAAAAAA',
    request: { id: ID, recipient: 'bob', length: 20_000_000, verifier: 'v', metadata: 'm' },
    partSize: 16_777_216,
  },
};

let now: number;
const uploads = (owner = ME) => new SavedUploads(owner, { now: () => now });

beforeEach(() => {
  now = Date.parse('2026-01-01T00:00:00Z');
  vi.stubGlobal('indexedDB', new IDBFactory());
});

/** Everything that the browser stores, as text. */
async function stored(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('secure-share uploads');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('cannot be opened'));
  });
  const all = await Promise.all(
    [...database.objectStoreNames].map(
      (name) =>
        new Promise<unknown>((resolve) => {
          const request = database.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
        }),
    ),
  );
  database.close();
  return JSON.stringify(all, (_, value: unknown) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? Buffer.from(value as ArrayBuffer).toString('latin1')
      : value,
  );
}

describe('a saved upload', () => {
  it('is found by a later page, with what became of its parts', async () => {
    const first = uploads();
    await first.save(ID, upload);
    await first.sealed(ID, 1, 'one');
    await first.sealed(ID, 2, 'two');
    await first.stored(ID, 1, 'one');
    await first.sealed(OTHER, 3, 'three');
    const { begun, ...rest } = upload;
    expect(await uploads().find(ID)).toEqual({
      ...rest,
      shareId: ID,
      interrupted: {
        ...begun,
        sums: new Map([
          [1, 'one'],
          [2, 'two'],
        ]),
        stored: new Set([1]),
      },
    });
  });

  it('shows neither key nor address nor name in what is stored', async () => {
    await uploads().save(ID, upload);
    const text = await stored();
    expect(text).toContain(ID);
    for (const hidden of [upload.secret, 'acme', 'plan.pdf', 'Bob']) expect(text).not.toContain(hidden);
  });

  it('has a key that no script can read', async () => {
    const generate = vi.spyOn(crypto.subtle, 'generateKey');
    await uploads().save(ID, upload);
    const key = (await generate.mock.results[0]?.value) as CryptoKey;
    expect([key.extractable, key.usages]).toEqual([false, ['encrypt', 'decrypt']]);
  });

  it('is gone once it is removed, and so are its parts', async () => {
    const own = uploads();
    await own.save(ID, upload);
    await own.sealed(ID, 1, 'one');
    await own.remove(ID);
    expect(await own.find(ID)).toBeUndefined();
    expect(await stored()).toBe('[[],[]]');
  });

  it.each([
    { cloudId: 'site', accountId: 'bob' },
    { cloudId: 'other', accountId: 'me' },
  ])('is not for others', async (other) => {
    await uploads().save(ID, upload);
    expect(await uploads(other).find(ID)).toBeUndefined();
  });

  it.each([
    [DAY - 1, true],
    [DAY, false],
    [-DAY, false],
  ])('is of use for a day (%i ms)', async (later, useful) => {
    await uploads().save(ID, upload);
    await uploads().sealed(ID, 1, 'one');
    now += later;
    expect((await uploads().find(ID)) !== undefined).toBe(useful);
    await uploads({ cloudId: 'site', accountId: 'bob' }).sweep();
    expect((await stored()) === '[[],[]]').toBe(!useful);
  });

  it('is deleted too by a browser that does not list its databases', async () => {
    await uploads().save(ID, upload);
    now += DAY;
    Object.defineProperty(indexedDB, 'databases', { value: undefined });
    await uploads().sweep();
    expect(await stored()).toBe('[[],[]]');
  });

  it('is written to the disk before a part may leave', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await uploads().sealed(ID, 1, 'one');
    expect(transaction).toHaveBeenCalledWith('parts', 'readwrite', { durability: 'strict' });
  });
});

it('nothing is stored by a visit without uploads', async () => {
  await uploads().sweep();
  expect(await indexedDB.databases()).toEqual([]);
});
