import { kindOfOpenings, openingsLeft } from '@secure-share/shared/lib/openings';
import { withoutInvisible } from '@secure-share/shared/text/invisible';

import type { ShareRow, Status } from '../../api/shares';
import type { Text } from '../../text';
import { CLOSED, OUTSIDER } from '../../lib/outsider';
import { fileText } from '../../text/fileText';

/** The reader's role in a share. */
export type Role = ShareRow['role'];

export type Appearance = 'default' | 'inprogress' | 'success' | 'moved' | 'removed' | 'new';

/** The id of the message for this role, or of the message for both roles. */
export function forRole({ has }: Text, id: string, role: Role): string {
  const own = `${id}-${role}`;
  return has(own) ? own : id;
}

/** The status in words, as seen by the sender or the recipient. */
export function statusText(text: Text, { status, role, opened }: Pick<ShareRow, 'status' | 'role' | 'opened'>): string {
  const shown = status === 'available' && role === 'sender' && opened ? 'opened' : status;
  return text.t(forRole(text, `list-status-${shown}`, role));
}

/** How often it was and may be opened, if that may be more than once. */
export function openedText({ t }: Text, share: Pick<ShareRow, 'openings' | 'untilExpiry' | 'opened'>): string {
  const { openings = 1, opened = 0 } = share;
  switch (kindOfOpenings(share)) {
    case 'once':
      return '';
    case 'until':
      return t('list-opened-until', { opened });
    case 'several':
      return t(openingsLeft(share) === 0 ? 'list-opened-all' : 'list-opened-of', { opened, openings });
  }
}

const appearances: Readonly<Record<Status, Appearance>> = {
  uploading: 'inprogress',
  available: 'new',
  claimed: 'inprogress',
  downloaded: 'success',
  unconfirmed: 'moved',
  declined: 'removed',
  revoked: 'default',
  expired: 'moved',
  abandoned: 'removed',
};

export const appearanceOf = (status: Status): Appearance => appearances[status];

/** The name of the other person. The product does not disclose every name, and senders need not name somebody outside. */
export function nameIn(
  { t }: Text,
  { name, accountId }: { readonly name: string; readonly accountId?: string },
): string {
  return withoutInvisible(name) || t(unnamed[accountId ?? ''] ?? 'list-unnamed');
}

const unnamed: Record<string, string> = { [OUTSIDER]: 'list-outsider', [CLOSED]: 'list-closed' };

/** The size of the file if it is known, else the size of the encrypted file, which padding makes up to an eighth larger. */
export function sizeText({ t, format }: Text, { file, length }: Pick<ShareRow, 'file' | 'length'>): string {
  if (file) return format.bytes(file.size);
  return length < 1000 ? t('list-size-small') : t('list-size', { size: format.bytes(length) });
}

/** Removes accents, and the invisible marks that messages put around values. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\u2068\u2069]/gu, '')
    .toLowerCase();

/** Whether the row's person, description and file name contain all words of the query. Ignores order, case and accents. */
export function matches(row: ShareRow, query: string, text: Text): boolean {
  const file = row.file ? fileText(text, row.file) : '';
  const said = plain(`${nameIn(text, row.person)} ${row.description ?? ''} ${file}`);
  return plain(query)
    .split(/\s+/)
    .every((word) => said.includes(word));
}
