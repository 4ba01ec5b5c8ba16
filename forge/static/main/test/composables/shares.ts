import type { Share } from '../../src/api/fileApi';

const NOON = Date.parse('2026-11-21T12:00:00Z');

/** The n-th share from Bob to me in a list, a minute after the one before. */
export function shareOf(n: number, more: Partial<Share> = {}): Share {
  const at = new Date(NOON + n * 60_000).toISOString();
  return {
    id: `${String(n).padStart(21, 'A')}A`,
    role: 'recipient',
    sender: 'bob',
    recipient: 'me',
    status: 'available',
    length: 9,
    createdAt: at,
    committedAt: at,
    ...more,
  };
}
