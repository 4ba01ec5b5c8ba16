import { onScopeDispose, readonly, ref, type Ref } from 'vue';

const PERIOD = 10_000; // milliseconds; the screens show nothing finer than a minute

const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  readers.forEach((read) => read());
}

/**
 * The time in milliseconds since 1970, updated every ten seconds. All users share one timer, which
 * stops with the last of them.
 */
export function useClock(now: () => number): Readonly<Ref<number>> {
  const time = ref(now());
  const read = () => {
    time.value = now();
  };
  if (readers.size === 0) {
    timer = setInterval(tick, PERIOD);
    document.addEventListener('visibilitychange', tick); // browsers stop timers in hidden tabs
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
