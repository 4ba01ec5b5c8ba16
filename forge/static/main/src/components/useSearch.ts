import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue';

export type SearchPhase = 'idle' | 'searching' | 'found' | 'none' | 'failed';

export interface Search<T> {
  readonly phase: Readonly<Ref<SearchPhase>>;
  readonly results: Readonly<ShallowRef<readonly T[]>>;
  /** Searches when nothing was typed for `delay` milliseconds. A blank query finds nothing and sends no request. */
  readonly ask: (query: string) => void;
  readonly reset: () => void;
}

/** A search while typing. The answer to an earlier query is dropped. */
export function useSearch<T>(find: (query: string) => Promise<readonly T[]>, delay = 250): Search<T> {
  const phase = ref<SearchPhase>('idle');
  const results = shallowRef<readonly T[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;

  function settle(next: SearchPhase, found: readonly T[] = []) {
    phase.value = next;
    results.value = found;
  }

  function reset() {
    clearTimeout(timer);
    latest++;
    settle('idle');
  }

  async function run(query: string) {
    const mine = latest;
    try {
      const found = await find(query);
      if (mine === latest) settle(found.length > 0 ? 'found' : 'none', found);
    } catch {
      if (mine === latest) settle('failed');
    }
  }

  function ask(query: string) {
    reset();
    const wanted = query.trim();
    if (wanted === '') return;
    settle('searching');
    timer = setTimeout(() => void run(wanted), delay);
  }

  onScopeDispose(reset);
  return { phase: readonly(phase), results, ask, reset };
}
