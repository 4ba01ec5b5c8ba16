import { onScopeDispose, readonly, ref, type Ref } from 'vue';

const PERIOD = 10_000; // milliseconds; nothing on the screen is more exact than a minute

const now = ref(Date.now());
let readers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now.value = Date.now();
}

/** This device's clock, in milliseconds since 1970. One timer serves all readers, and stops with the last of them. */
export function useClock(): Readonly<Ref<number>> {
  tick();
  if (readers++ === 0) {
    timer = setInterval(tick, PERIOD);
    document.addEventListener('visibilitychange', tick); // timers sleep in hidden tabs
  }
  onScopeDispose(() => {
    if (--readers > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
  return readonly(now);
}
