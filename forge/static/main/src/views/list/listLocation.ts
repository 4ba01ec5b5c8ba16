import type { LocationQuery, RouteLocationRaw } from 'vue-router';

import type { ListName } from '../../composables/useShareList';
import { FILTERS, type Filter } from '../../composables/useFilteredShares';

/** The state in which a list was left, to restore it on return. It is passed in the query to a share and back. */
export interface Left {
  readonly filter: Filter;
  /** The number of rows that were loaded. */
  readonly lines: number;
  /** The share that was opened. */
  readonly at: string | undefined;
}

export function leftIn(query: LocationQuery): Left {
  const lines = Number(query.lines);
  return {
    filter: FILTERS.find((filter) => filter === query.filter) ?? 'all',
    lines: Number.isSafeInteger(lines) ? lines : 0,
    at: typeof query.at === 'string' ? query.at : undefined,
  };
}

export const toShare = (id: string, filter: Filter, lines: number): RouteLocationRaw => ({
  name: 'share',
  params: { id },
  query: { filter, lines },
});

/** Leads back to the list. If the share was opened from it, its filter and rows are restored. */
export const toList = (list: ListName, id: string, { filter, lines }: LocationQuery): RouteLocationRaw => ({
  name: list,
  query: filter === undefined ? {} : { filter, lines, at: id },
});
