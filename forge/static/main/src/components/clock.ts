import { computed, onScopeDispose, ref, type ComputedRef } from 'vue';

const PERIOD = 10_000; // milliseconds; nothing on the screen is more exact than a minute

const ticks = ref(0);
let readers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  ticks.value++;
}

/**
 * A clock, in milliseconds since 1970, looked at again every ten seconds.
 * One timer serves all readers, and stops with the last of them.
 */
export function useClock(now: () => number): ComputedRef<number> {
  if (readers++ === 0) {
    timer = setInterval(tick, PERIOD);
    document.addEventListener('visibilitychange', tick); // timers sleep in hidden tabs
  }
  onScopeDispose(() => {
    if (--readers > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
  return computed(() => (void ticks.value, now()));
}
