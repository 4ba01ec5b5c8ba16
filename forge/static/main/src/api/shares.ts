import type { Description, Entry, Share } from './fileApi';
import { nameOf, type Person } from './people';
import { openDescription } from './site';

export type { Entry, Event, Status } from './fileApi';
export type { Person } from './people';

/** What both see of a share. Times are RFC 3339, lengths bytes. */
type Common = Pick<
  Share,
  | 'id'
  | 'role'
  | 'status'
  | 'length'
  | 'createdAt'
  | 'uploadDeadline'
  | 'committedAt'
  | 'expiresAt'
  | 'leaseEndsAt'
  | 'endedAt'
  | 'deletedAt'
>;

/** A share as a line of a list shows it. */
export interface ShareRow extends Common {
  /** The other one; without a name if the product does not tell it. */
  readonly person: Person;
  /** Opened. Absent if the sender wrote none, if it is lost, and after an end under an earlier release. */
  readonly description?: string;
  /** There is a description, but it cannot be opened: its key is another one, or it was altered. */
  readonly descriptionLost: boolean;
}

export interface ShareDetail extends ShareRow {
  /** Sealed name, type and size of the file; gone after the end. */
  readonly metadata?: string;
  /** Oldest first. */
  readonly history: readonly Entry[];
}

/** Never rejects: what cannot be told is left out. */
export async function rowOf(share: Share): Promise<ShareRow> {
  const { sender, recipient, description, ...rest } = share;
  const [person, opened] = await Promise.all([
    nameOf(share.role === 'sender' ? recipient : sender),
    open(share.id, description),
  ]);
  return { ...rest, person, ...opened };
}

export async function detailOf(share: Share): Promise<ShareDetail> {
  const { metadata, history = [] } = share;
  return { ...(await rowOf(share)), history, ...(metadata === undefined ? {} : { metadata }) };
}

async function open(
  id: string,
  sealed: Description | undefined,
): Promise<Pick<ShareRow, 'description' | 'descriptionLost'>> {
  if (!sealed) return { descriptionLost: false };
  const description = await openDescription(sealed, id);
  return description === undefined ? { descriptionLost: true } : { description, descriptionLost: false };
}
