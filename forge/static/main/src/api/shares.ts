import type { FileInfo } from '@secure-share/crypto';

import type { Entry, Share } from './fileApi';
import { nameOf, type Person } from './people';
import { CLOSED, OUTSIDER } from '../lib/outsider';
import { openDescription, openFileInfo, openLabel } from './site';

export type { Entry, Event, Status } from './fileApi';
export type { Person } from './people';

/** What sender and recipient see of a share. Times are RFC 3339, lengths are bytes. */
type Common = Pick<
  Share,
  | 'id'
  | 'role'
  | 'status'
  | 'sending'
  | 'length'
  | 'createdAt'
  | 'uploadDeadline'
  | 'committedAt'
  | 'expiresAt'
  | 'leaseEndsAt'
  | 'endedAt'
  | 'deletedAt'
  | 'openings'
  | 'untilExpiry'
  | 'opened'
  | 'openedAt'
  | 'unreadable'
>;

/** A share as a row of a list shows it. */
export interface ShareRow extends Common {
  /** The other person. Without a name if the product does not reveal it. */
  readonly person: Person;
  /** Decrypted. Absent if the sender wrote none, if it is lost, and after an end under an earlier release. */
  readonly description?: string;
  /** There is a description, but it cannot be decrypted: it was sealed with another key or was altered. */
  readonly descriptionLost: boolean;
  /**
   * What the caller sent. Absent in the list of received shares, for shares of an earlier release
   * or another client, and if it is lost.
   */
  readonly file?: FileInfo;
  /** There is a name, but it cannot be decrypted. */
  readonly fileLost: boolean;
}

export interface ShareDetail extends ShareRow {
  /** The caller asked for notices to the organisation's receiver. */
  readonly notify?: Share['notify'];
  /** The recipient needs a password besides the key. Only in shares that the caller sent. */
  readonly password?: Share['password'];
  /** The recipient needs a password or an unlock token before the key. Only in shares that the caller sent. */
  readonly gate?: Share['gate'];
  /** RFC 3339; no password is accepted before, after too many wrong ones. It may have passed. */
  readonly lockedUntil?: Share['lockedUntil'];
  /** Sealed name, type and size of the file. Absent after the end. */
  readonly metadata?: string;
  /** Oldest first. */
  readonly history: readonly Entry[];
}

/** Never rejects: what cannot be decrypted or looked up is left out. */
export async function rowOf(share: Share): Promise<ShareRow> {
  const { sender, recipient, label, description: sealed, fileInfo, ...rest } = share;
  const [person, description, file] = await Promise.all([
    share.role === 'sender' ? recipientOf(recipient, label, share.id) : nameOf(sender),
    sealed && openDescription(sealed, share.id),
    fileInfo && openFileInfo(fileInfo, share.id),
  ]);
  return {
    ...rest,
    person,
    ...(description === undefined ? {} : { description }),
    descriptionLost: sealed !== undefined && description === undefined,
    ...(file === undefined ? {} : { file }),
    fileLost: fileInfo !== undefined && file === undefined,
  };
}

/** Somebody outside has the name that the sender gave them. */
async function recipientOf(recipient: string, label: Share['label'], shareId: string): Promise<Person> {
  if (recipient !== OUTSIDER) return nameOf(recipient);
  return { accountId: OUTSIDER, name: await outsiderName(label, shareId) };
}

/** What the sender calls somebody outside. Empty if that was not sent, or cannot be decrypted. */
export const outsiderName = async (label: Share['label'], shareId: string): Promise<string> =>
  (label && (await openLabel(label, shareId))) ?? '';

export async function detailOf(share: Share): Promise<ShareDetail> {
  const { metadata, history = [] } = share;
  return { ...(await rowOf(share)), history, ...(metadata === undefined ? {} : { metadata }) };
}

/** Whether the row is complete: a later request would not add anything. */
export const isWhole = (row: ShareRow): boolean =>
  !row.descriptionLost &&
  !row.fileLost &&
  (row.person.name !== '' || [OUTSIDER, CLOSED].includes(row.person.accountId));
