import { computed, onScopeDispose, ref, type Ref } from 'vue';

import type { Failure } from '@secure-share/shared/api/errors';
import { useShareList, type ListName } from './useShareList';
import type { ShareRow } from '../api/shares';
import { isOpen } from '../lib/shareStatus';

export const FILTERS = ['all', 'open', 'ended'] as const;
export type Filter = (typeof FILTERS)[number];

/** The inbox or the outbox as a screen shows it. Kept up to date until the screen is left. */
export interface FilteredShares {
  /** The loaded shares that match the filter, newest first. */
  readonly items: Readonly<Ref<readonly ShareRow[]>>;
  /** Why the last request failed. The items stay. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Until the first response, and while more is loaded. */
  readonly loading: Readonly<Ref<boolean>>;
  readonly filter: Ref<Filter>;
  /** Older shares are not loaded yet. Some of them may match the filter. */
  readonly hasMore: Readonly<Ref<boolean>>;
  /** Loads the next page. */
  readonly more: () => Promise<void>;
  /** Sends a request now. Neither function rejects: see failure. */
  readonly refresh: () => Promise<void>;
}

/** Call it in setup. */
export function useFilteredShares(list: ListName): FilteredShares {
  const { rows, failure, loading, hasMore, shown, more, refresh } = useShareList(list);
  const filter = ref<Filter>('all');
  shown.value++;
  onScopeDispose(() => shown.value--);
  const items = computed(() =>
    rows.value.filter((row) => filter.value === 'all' || isOpen(row.status) === (filter.value === 'open')),
  );
  return { items, failure, loading, filter, hasMore, more, refresh };
}
