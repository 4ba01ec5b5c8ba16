import type { Measured } from '../transfer/speed';
import type { Text } from '.';

/** "12 MB of 30 MB · 3 MB/s · 6 seconds left", as far as known. Empty while nothing is transferred. */
export function progressText({ done, total, bytesPerSecond, secondsLeft }: Measured, { t, format }: Text): string {
  if (done === 0) return '';
  const parts = [t('progress-amount', { done: format.bytes(done), total: format.bytes(total) })];
  if (bytesPerSecond !== undefined && bytesPerSecond >= 1) parts.push(format.speed(bytesPerSecond));
  if (secondsLeft !== undefined && secondsLeft >= 1)
    parts.push(t('progress-left', { time: format.duration(secondsLeft) }));
  return parts.join(' · ');
}
