import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { mayStore } from '../../src/lib/resumable';

const refused = new DOMException('The operation is insecure.', 'SecurityError');
const locks = { request: (_: string, work: () => unknown) => Promise.resolve(work()) };

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('navigator', { locks });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('finds that data can be stored, and leaves none', async () => {
  expect(await mayStore()).toBe(true);
  await vi.waitFor(async () => {
    expect([localStorage.length, await indexedDB.databases()]).toEqual([0, []]);
  }, 60_000);
});

it.each([
  ['localStorage', () => vi.stubGlobal('localStorage', { setItem: throws })],
  ['IndexedDB', () => vi.spyOn(indexedDB, 'open').mockImplementation(throws)],
  ['Web Locks', () => vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(refused) } })],
  ['Web Locks, which it does not have', () => vi.stubGlobal('navigator', {})],
])('finds that the browser refuses %s', async (_, refuse) => {
  refuse();
  expect(await mayStore()).toBe(false);
});

it('finds that a database cannot be opened', async () => {
  const request: { onerror?: () => void } = {};
  vi.spyOn(indexedDB, 'open').mockReturnValue(request as unknown as IDBOpenDBRequest);
  const found = mayStore();
  await vi.waitUntil(() => request.onerror, 60_000);
  request.onerror?.();
  expect(await found).toBe(false);
});

function throws(): never {
  throw refused;
}
