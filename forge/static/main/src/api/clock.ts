// The services' clock less this browser's, in milliseconds, lies between these two.
let least = -Infinity;
let most = Infinity;

/**
 * Estimates the service's clock from an answer. Its Date header, which counts whole
 * seconds, was true at some instant between `asked` and `answered` (Date.now() here).
 * Each answer narrows the offset down.
 */
export function learnTime(date: string | null, asked: number, answered: number): void {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return;
  const low = there - answered;
  const high = there + 1000 - asked;
  least = Math.max(least, low);
  most = Math.min(most, high);
  if (least > most) [least, most] = [low, high]; // one of the clocks was set since
}

/** Milliseconds since 1970 by the clock of the services; by the browser's before the first answer. */
export function serverNow(): number {
  return Date.now() + (Number.isFinite(least) ? (least + most) / 2 : 0);
}
