import { shallowReactive, watchEffect } from 'vue';

import { lookUpNamed, searchNamed, type Named, type NamedKind } from '../api/policyNames';

export type { Named, NamedKind } from '../api/policyNames';

/** The known items by id, shared by all components, because several show the same rule. */
const known = shallowReactive(new Map<string, Named>());

export interface NamedItems {
  /** Search by name in the product. Rejects if the product does not answer. */
  readonly search: (query: string) => Promise<readonly Named[]>;
  /** The item with this id. Until the product answers, its name is the id. */
  readonly itemOf: (id: string) => Named;
}

/** Projects and spaces, or groups, which policies name by their ids. `ids` is reactive. */
export function useNamed(kind: NamedKind, ids: () => readonly string[]): NamedItems {
  const keep = (items: readonly Named[]) => items.forEach((item) => known.set(item.id, item));

  watchEffect(() => {
    const missing = ids().filter((id) => !known.has(id));
    if (missing.length === 0) return;
    keep(missing.map((id) => ({ id, name: id }))); // so that it is asked for once
    void lookUpNamed(kind, missing).then(keep);
  });

  async function search(query: string): Promise<readonly Named[]> {
    const found = await searchNamed(kind, query);
    keep(found);
    return found;
  }

  return { search, itemOf: (id) => known.get(id) ?? { id, name: id } };
}
