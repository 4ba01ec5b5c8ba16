import type { Page, Share } from './fileApi';
import { isOpen } from '../lib/shareStatus';

/** A list from its top down, and the cursor of what follows; none at its end. */
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
 * Reads the list again from its top until it has met what is loaded and has passed
 * the last share that can still change. Lists only grow at the top, so what was
 * loaded below stays as it is.
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
