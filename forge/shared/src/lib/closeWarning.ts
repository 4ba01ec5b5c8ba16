import { computed, effectScope, shallowReactive, watch, type ComputedRef, type Ref } from 'vue';

/**
 * What closing the app would lose: a running transfer, the only copy of a key, a text or a file
 * that the person may not have yet, or the deletion of what was uploaded.
 */
export type Loss = 'transfer' | 'removal' | 'key' | 'text' | 'file';

const watched = shallowReactive(new Set<Readonly<Ref<Loss | undefined>>>());

/** What closing the app now would lose, each kind once. */
export const losses: ComputedRef<readonly Loss[]> = computed(() => [
  ...new Set([...watched].map(({ value }) => value).filter((loss) => loss !== undefined)),
]);

/** Makes the browser ask before the tab is closed while something would be lost. Active until the page is closed. */
export function warnBeforeClosing(loss: Readonly<Ref<Loss | undefined>>): void {
  const warn = (event: Event) => event.preventDefault(); // one listener each: a listener that is added twice is removed at once
  watched.add(loss);
  effectScope(true).run(() =>
    watch(
      () => loss.value !== undefined,
      (yes) => {
        if (yes) addEventListener('beforeunload', warn);
        else removeEventListener('beforeunload', warn);
      },
      { immediate: true, flush: 'sync' },
    ),
  );
}
