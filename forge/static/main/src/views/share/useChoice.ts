import { computed, shallowRef, type WritableComputedRef } from 'vue';

/** What the person chose, as long as that is an option. Until then the first option, or `none` without options. */
export function useChoice<Option>(options: () => readonly Option[], none: Option): WritableComputedRef<Option> {
  const chosen = shallowRef<Option>();
  return computed({
    get: () => options().find((option) => option === chosen.value) ?? options()[0] ?? none,
    set: (option) => {
      chosen.value = option;
    },
  });
}
