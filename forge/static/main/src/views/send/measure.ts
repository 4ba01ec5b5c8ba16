import type { Measured } from '../../composables/useSend';
import type { Text } from '../../text';

/** "12 MB of 30 MB · 3 MB/s · 6 seconds left": what is known of it. Nothing while nothing moves. */
export function measure({ done, total, bytesPerSecond, secondsLeft }: Measured, { t, format }: Text): string {
  if (done === 0) return '';
  const parts = [t('send-progress-amount', { done: format.bytes(done), total: format.bytes(total) })];
  if (bytesPerSecond !== undefined && bytesPerSecond >= 1) parts.push(format.speed(bytesPerSecond));
  if (secondsLeft !== undefined && secondsLeft >= 1)
    parts.push(t('send-progress-left', { time: format.duration(secondsLeft) }));
  return parts.join(' · ');
}
