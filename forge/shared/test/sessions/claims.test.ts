// @vitest-environment node
import { newId } from '@secure-share/crypto';
import { beforeEach, describe, expect, it } from 'vitest';

import { Claims, type SharedByTabs } from '../../src/sessions/claims';

const shareId = newId();
const HOUR = 3600_000; // milliseconds

let local: Storage;
let held: Set<string>;

const storage = (): Storage => {
  const items: Record<string, string> = {};
  const methods = {
    getItem: (name: string) => items[name] ?? null,
    setItem: (name: string, value: string) => {
      items[name] = value;
    },
    removeItem: (name: string) => Reflect.deleteProperty(items, name),
  };
  return new Proxy(items, { get: (_, name) => methods[name as keyof typeof methods] }) as unknown as Storage;
};

/** Locks that a tab holds until it is closed. */
const locks = {
  request: async (name: string, _: LockOptions, callback: (lock: object | null) => unknown) => {
    const isFree = !held.has(name);
    held.add(name);
    await callback(isFree ? {} : null);
  },
} as unknown as LockManager;

const closeTabs = () => held.clear();

const tab = (session = storage(), tabs: Partial<SharedByTabs> = {}) =>
  new Claims(() => session, { storage: () => local, locks: () => locks, ...tabs });

beforeEach(() => {
  local = storage();
  held = new Set();
});

describe('the claim of a share', () => {
  it('survives a reload', async () => {
    const session = storage();
    const id = await tab(session).open(shareId);
    expect(await tab(session).open(shareId)).toBe(id);
  });

  it('is taken over from a tab that was closed', async () => {
    const id = await tab().open(shareId);
    closeTabs();
    expect(await tab().open(shareId)).toBe(id);
  });

  it('is taken over even if the closed tab was reloaded before', async () => {
    const session = storage();
    const id = await tab(session).open(shareId);
    closeTabs();
    await tab(session).open(shareId);
    closeTabs();
    expect(await tab().open(shareId)).toBe(id);
  });

  it('is not taken from an open tab', async () => {
    const id = await tab().open(shareId);
    const other = await tab().open(shareId);
    expect(other).not.toBe(id);
    closeTabs();
    expect(await tab().open(shareId)).toBe(id); // the other tab kept its own, too
  });

  it('is not taken over without locks in the browser', async () => {
    const id = await tab(storage(), { locks: () => undefined }).open(shareId);
    expect(await tab(storage(), { locks: () => undefined }).open(shareId)).not.toBe(id);
  });

  it('is not taken over after it was closed', async () => {
    const first = tab();
    const id = await first.open(shareId);
    first.close(shareId);
    closeTabs();
    expect(Object.keys(local)).toEqual([]);
    expect(await tab().open(shareId)).not.toBe(id);
  });

  it('is removed after twelve hours, when its lease must have ended', async () => {
    await tab().open(shareId);
    local.setItem('something else', 'stays');
    tab().sweep(Date.now() + 11 * HOUR);
    expect(Object.keys(local)).toHaveLength(2);
    tab().sweep(Date.now() + 13 * HOUR);
    expect(Object.keys(local)).toEqual(['something else']);
  });

  it('is kept in memory if the browser stores nothing', async () => {
    const refused = () => {
      throw new DOMException('no', 'SecurityError');
    };
    const claims = new Claims(refused, { storage: refused, locks: () => locks });
    const id = await claims.open(shareId);
    expect(await claims.open(shareId)).toBe(id);
    claims.close(shareId);
    claims.sweep();
    expect(claims.find(shareId)).toBe(undefined);
  });
});
