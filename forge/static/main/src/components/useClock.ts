import { onScopeDispose, readonly, ref, type Ref } from 'vue';

const PERIOD = 10_000; // milliseconds; nothing on the screen is more exact than a minute

const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  readers.forEach((read) => read());
}

/**
 * A clock, in milliseconds since 1970, looked at again every ten seconds.
 * One timer serves all readers, and stops with the last of them.
 */
export function useClock(now: () => number): Readonly<Ref<number>> {
  const time = ref(now());
  const read = () => {
    time.value = now();
  };
  if (readers.size === 0) {
    timer = setInterval(tick, PERIOD);
    document.addEventListener('visibilitychange', tick); // timers sleep in hidden tabs
  }
  readers.add(read);
  onScopeDispose(() => {
    readers.delete(read);
    if (readers.size > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
  return readonly(time);
}
