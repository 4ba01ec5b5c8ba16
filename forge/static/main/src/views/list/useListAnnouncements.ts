import { readonly, ref, watch, type Ref } from 'vue';

import type { ListName } from '../../composables/useShareList';
import type { ShareRow } from '../../api/shares';
import type { FilteredShares } from '../../composables/useFilteredShares';
import type { Text } from '../../text';
import { nameIn, statusText } from './listText';

/** What a screen reader is to say of a list: what happened by itself, not what was asked for. */
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
    text.t(`box-news-changed-${list}`, {
      name: nameIn(text, row.person),
      status: statusText(text, row.status, row.role),
    }),
  );
  if (arrived[0])
    sentences.unshift(
      text.t(`box-news-arrived-${list}`, { count: arrived.length, name: nameIn(text, arrived[0].person) }),
    );
  return sentences.join(' ');
}

/** What a line of a list is known by. */
interface Line {
  readonly id: string;
  readonly status: string;
}

interface ListChanges<L> {
  /** Shares that were not there before, above those that were. */
  readonly arrived: readonly L[];
  /** Shares whose status is another. */
  readonly changed: readonly L[];
}

/** Announces changes of a list that the person did not ask for. Rows that they loaded at its end are not announced. */
function changesOf<L extends Line>(before: readonly L[], after: readonly L[]): ListChanges<L> {
  const known = new Map(before.map((line) => [line.id, line.status]));
  const first = after.findIndex((line) => known.has(line.id));
  return {
    arrived: first < 0 ? after : after.slice(0, first),
    changed: after.filter((line) => known.has(line.id) && known.get(line.id) !== line.status),
  };
}
