import { LIFETIMES } from '../../lib/lifetimes';
import type { ShareDetail } from '../../api/shares';

/** The lifetimes up to `longest` with which the share expires later than now, in seconds, the longest first. */
export function longerLifetimes({ committedAt, expiresAt }: ShareDetail, longest: number): number[] {
  if (committedAt === undefined || expiresAt === undefined) return [];
  const present = (Date.parse(expiresAt) - Date.parse(committedAt)) / 1000;
  const all = new Set([longest, ...LIFETIMES]);
  return [...all].filter((seconds) => present < seconds && seconds <= longest).sort((a, b) => b - a);
}
