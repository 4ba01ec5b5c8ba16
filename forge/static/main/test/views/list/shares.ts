import type { ShareDetail, ShareRow, Status } from '../../../src/api/shares';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;

/** The time a number of hours after 20 November 2026, 12:00 UTC. */
export const hours = (after: number): string => new Date(NOW + after * HOUR).toISOString();

/** A share that somebody called `name` sent to the caller an hour ago, without a description. */
export function bare(name: string, more: Partial<ShareRow> = {}): ShareRow {
  return {
    id: `id-of-${name}`,
    role: 'recipient',
    person: { accountId: `account-of-${name}`, name },
    descriptionLost: false,
    fileLost: false,
    status: 'available',
    length: 5_242_880,
    createdAt: hours(-1),
    committedAt: hours(-1),
    expiresAt: hours(71),
    ...more,
  };
}

export const received = (name: string, more: Partial<ShareRow> = {}): ShareRow =>
  bare(name, { description: `about ${name}`, ...more });

/** A share that the caller sent to `name`. */
export const sent = (name: string, more: Partial<ShareRow> = {}): ShareRow =>
  received(name, { role: 'sender', ...more });

/** The same share after its end, which removes the description. */
export const ended = ({ person, role }: ShareRow, status: Status): ShareRow =>
  bare(person.name, { role, status, endedAt: hours(-0.5) });

export const detail = (row: ShareRow, history: ShareDetail['history'] = []): ShareDetail => ({ ...row, history });
