import { readonly, ref, watch, type Ref } from 'vue';

import type { Box } from '../../composables/feed';
import type { ShareRow } from '../../composables/shares';
import type { BoxView } from '../../composables/useBox';
import type { Text } from '../../text';
import { newsOf } from './news';
import { nameIn, statusText } from './words';

/** What a screen reader is to say of a list: what happened by itself, not what was asked for. */
export function useNews(text: Text, box: Box, { items, filter, loading, failure }: BoxView): Readonly<Ref<string>> {
  const said = ref('');
  let loaded = !loading.value && !failure.value;
  watch([items, filter, loading], ([after, wanted], [before, was]) => {
    if (loaded && wanted === was) said.value = words(text, box, before, after) || said.value;
    loaded ||= !loading.value && !failure.value;
  });
  return readonly(said);
}

function words(text: Text, box: Box, before: readonly ShareRow[], after: readonly ShareRow[]): string {
  const { arrived, changed } = newsOf(before, after);
  const sentences = changed.map((row) =>
    text.t(`box-news-changed-${box}`, {
      name: nameIn(text, row.person),
      status: statusText(text, row.status, row.role),
    }),
  );
  if (arrived[0])
    sentences.unshift(
      text.t(`box-news-arrived-${box}`, { count: arrived.length, name: nameIn(text, arrived[0].person) }),
    );
  return sentences.join(' ');
}
