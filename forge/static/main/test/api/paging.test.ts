import { describe, expect, it } from 'vitest';

import './backend'; // replaces the bridge before other modules look for it
import type { Share } from '../../src/api/fileApi';
import { readLoadedPages, readNextPage, type LoadedPages } from '../../src/api/paging';
import { shareOf } from '../composables/shares';

const SIZE = 3;

/** The service's list, newest first, in pages of three; cursors are ids. */
function listOf(shares: readonly Share[]) {
  const reads: (string | undefined)[] = [];
  const read = (cursor: string | undefined) => {
    reads.push(cursor);
    const begin = cursor === undefined ? 0 : shares.findIndex(({ id }) => id === cursor) + 1;
    const items = shares.slice(begin, begin + SIZE);
    const last = items.at(-1);
    return Promise.resolve({ items, ...(begin + SIZE < shares.length && last ? { next: last.id } : {}) });
  };
  return { read, reads };
}

const ended = (...numbers: number[]) => numbers.map((n) => shareOf(n, { status: 'expired' }));
const none: LoadedPages = { shares: [], next: undefined };

async function load(shares: readonly Share[], pages: number): Promise<LoadedPages> {
  const { read } = listOf(shares);
  let loaded = await readLoadedPages(read, none);
  for (let i = 1; i < pages; i++) loaded = await readNextPage(read, loaded);
  return loaded;
}

describe('reading on', () => {
  it('adds pages to the end', async () => {
    const all = ended(7, 6, 5, 4, 3, 2, 1);
    expect(await load(all, 1)).toEqual({ shares: all.slice(0, 3), next: all[2]?.id });
    expect(await load(all, 2)).toEqual({ shares: all.slice(0, 6), next: all[5]?.id });
    expect(await load(all, 3)).toEqual({ shares: all, next: undefined });
  });

  it('shows each share once', async () => {
    const loaded = { shares: ended(3, 2, 1), next: shareOf(2).id };
    expect((await readNextPage(listOf(ended(3, 2, 1, 0)).read, loaded)).shares).toEqual(ended(3, 2, 1, 0));
  });
});

describe('reading again', () => {
  it('adds and updates shares, and keeps those loaded below', async () => {
    const before = ended(7, 6, 5, 4, 3, 2, 1);
    const loaded = await load(before, 2);
    const now = [...ended(9, 8), shareOf(7, { status: 'downloaded' }), ...before.slice(1)];
    const { read, reads } = listOf(now);
    expect(await readLoadedPages(read, loaded)).toEqual({ shares: now.slice(0, 8), next: loaded.next });
    expect(reads).toHaveLength(1);
  });

  it('continues to the first share that is already loaded', async () => {
    const before = ended(3, 2, 1);
    const now = [...ended(8, 7, 6, 5, 4), ...before];
    const { read, reads } = listOf(now);
    expect((await readLoadedPages(read, await load(before, 1))).shares).toEqual(now);
    expect(reads).toHaveLength(2);
  });

  it('continues past shares that can still change', async () => {
    const before = [...ended(9, 8, 7, 6), shareOf(5), ...ended(4, 3, 2, 1)];
    const now = [...ended(9, 8, 7, 6), shareOf(5, { status: 'downloaded' }), ...ended(4, 3, 2, 1)];
    const { read, reads } = listOf(now);
    expect((await readLoadedPages(read, await load(before, 3))).shares).toEqual(now);
    expect(reads).toHaveLength(2);
  });

  it('drops shares that are gone from the end', async () => {
    const loaded = await load(ended(4, 3, 2, 1), 2);
    expect(await readLoadedPages(listOf(ended(4, 3, 2)).read, loaded)).toEqual({
      shares: ended(4, 3, 2),
      next: undefined,
    });
    expect(await readLoadedPages(listOf([]).read, loaded)).toEqual(none);
  });

  it('reads one page the first time', async () => {
    const { read, reads } = listOf(ended(7, 6, 5, 4, 3, 2, 1));
    await readLoadedPages(read, none);
    expect(reads).toHaveLength(1);
  });
});
