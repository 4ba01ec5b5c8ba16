import { computed, ref, shallowRef } from 'vue';
import { vi } from 'vitest';

import type { Failure } from '@secure-share/shared/text/failureText';
import type { ShareRow } from '../../../src/api/shares';
import type { FilteredShares, Filter } from '../../../src/composables/useFilteredShares';

/** A list that loads on the test's command. */
export function emptyList() {
  const rows = shallowRef<readonly ShareRow[]>([]);
  const filter = ref<Filter>('all');
  const open = (row: ShareRow) => ['uploading', 'available', 'claimed'].includes(row.status);
  return {
    rows,
    items: computed(() =>
      rows.value.filter((row) => filter.value === 'all' || open(row) === (filter.value === 'open')),
    ),
    failure: shallowRef<Failure>(),
    loading: ref(false),
    filter,
    hasMore: ref(false),
    more: vi.fn(() => Promise.resolve()),
    refresh: vi.fn(() => Promise.resolve()),
  } satisfies FilteredShares & { rows: unknown };
}
