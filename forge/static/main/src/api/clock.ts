// Bounds of the offset, in milliseconds: the services' clock minus this browser's clock.
let least = -Infinity;
let most = Infinity;

/**
 * Estimates the service's clock from a response. Its Date header counts whole seconds, and was
 * correct at some moment between `asked` and `answered` (Date.now() here). Each response narrows
 * the bounds.
 */
export function learnTime(date: string | null, asked: number, answered: number): void {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return;
  const low = there - answered;
  const high = there + 1000 - asked;
  least = Math.max(least, low);
  most = Math.min(most, high);
  if (least > most) [least, most] = [low, high]; // one of the clocks was changed
}

/** Milliseconds since 1970 by the services' clock. Before the first response, by the browser's clock. */
export function serverNow(): number {
  return Date.now() + (Number.isFinite(least) ? (least + most) / 2 : 0);
}
