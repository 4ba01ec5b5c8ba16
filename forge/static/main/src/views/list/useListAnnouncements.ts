import { readonly, ref, watch, type Ref } from 'vue';

import type { ListName } from '../../composables/useShareList';
import type { ShareRow } from '../../api/shares';
import type { FilteredShares } from '../../composables/useFilteredShares';
import type { Text } from '../../text';
import { nameIn, statusText } from './listText';

/** Texts for screen readers about changes of a list that the person did not cause. */
export function useListAnnouncements(
  text: Text,
  list: ListName,
  { items, filter, loading, failure }: FilteredShares,
): Readonly<Ref<string>> {
  const said = ref('');
  let loaded = !loading.value && !failure.value;
  watch([items, filter, loading], ([after, wanted], [before, was]) => {
    if (loaded && wanted === was) said.value = words(text, list, before, after) || said.value;
    loaded ||= !loading.value && !failure.value;
  });
  return readonly(said);
}

function words(text: Text, list: ListName, before: readonly ShareRow[], after: readonly ShareRow[]): string {
  const { arrived, changed } = changesOf(before, after);
  const sentences = changed.map((row) =>
    text.t(`list-news-changed-${list}`, {
      name: nameIn(text, row.person),
      status: statusText(text, row),
    }),
  );
  if (arrived[0])
    sentences.unshift(
      text.t(`list-news-arrived-${list}`, { count: arrived.length, name: nameIn(text, arrived[0].person) }),
    );
  return sentences.join(' ');
}

/** What identifies a row and its state. */
interface Line {
  readonly id: string;
  readonly status: string;
  readonly opened?: number;
}

interface ListChanges<L> {
  /** New shares, which stand above the earlier ones. */
  readonly arrived: readonly L[];
  /** Shares whose status changed. */
  readonly changed: readonly L[];
}

const stateOf = ({ status, opened = 0 }: Line) => `${status} ${opened}`;

/** Compares two states of a list. Rows that were loaded at its end do not count as new. */
function changesOf<L extends Line>(before: readonly L[], after: readonly L[]): ListChanges<L> {
  const known = new Map(before.map((line) => [line.id, stateOf(line)]));
  const first = after.findIndex((line) => known.has(line.id));
  return {
    arrived: first < 0 ? after : after.slice(0, first),
    changed: after.filter((line) => known.has(line.id) && known.get(line.id) !== stateOf(line)),
  };
}
