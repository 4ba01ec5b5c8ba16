import type { Measured } from '../../composables/sending';
import type { Text } from '../../text';

/** "12 MB of 30 MB · 3 MB/s · 6 seconds left": what is known of it. */
export function measure({ done, total, bytesPerSecond, secondsLeft }: Measured, { t, format }: Text): string {
  const parts = [t('send-progress-amount', { done: format.bytes(done), total: format.bytes(total) })];
  if (bytesPerSecond !== undefined) parts.push(format.speed(bytesPerSecond));
  if (secondsLeft !== undefined && secondsLeft >= 1) parts.push(t('send-progress-left', { time: format.duration(secondsLeft) }));
  return parts.join(' · ');
}
