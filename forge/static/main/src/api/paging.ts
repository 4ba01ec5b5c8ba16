import type { Page, Share } from './fileApi';
import { isOpen } from '../lib/shareStatus';

/** The loaded part of a list, from the top, and the cursor of the next page, if any. */
export interface LoadedPages {
  readonly shares: readonly Share[];
  readonly next: string | undefined;
}

type Read = (cursor: string | undefined) => Promise<Page>;

export async function readNextPage(read: Read, { shares, next }: LoadedPages): Promise<LoadedPages> {
  const page = await read(next);
  const known = new Set(shares.map(({ id }) => id));
  return { shares: [...shares, ...page.items.filter(({ id }) => !known.has(id))], next: page.next };
}

/**
 * Reads the list again from the top, until it has reached the loaded items and has passed the last
 * share that can still change. Lists only grow at the top, so the items below stay valid.
 */
export async function readLoadedPages(read: Read, old: LoadedPages): Promise<LoadedPages> {
  const fresh: Share[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    fresh.push(...page.items);
    cursor = page.next;
    const met = old.shares.findIndex(({ id }) => id === fresh.at(-1)?.id);
    const below = old.shares.slice(met + 1);
    if (old.shares.length === 0 || (met >= 0 && below.length === 0)) break;
    if (cursor !== undefined && met >= 0 && !below.some(({ status }) => isOpen(status))) {
      return { shares: [...fresh, ...below], next: old.next };
    }
  } while (cursor !== undefined);
  return { shares: fresh, next: cursor };
}
