import type { ShareRow, Status } from '../../api/shares';
import type { Text } from '../../text';
import { fileText } from '../../text/fileText';

/** What the reader is to a share. */
export type Role = ShareRow['role'];

export type Appearance = 'default' | 'inprogress' | 'success' | 'moved' | 'removed' | 'new';

/** The id of the message for this side of a share, or of the one that serves both. */
export function forRole({ has }: Text, id: string, role: Role): string {
  const own = `${id}-${role}`;
  return has(own) ? own : id;
}

/** "Downloaded", as the side that reads it says it. */
export function statusText(text: Text, status: Status, role: Role): string {
  return text.t(forRole(text, `box-status-${status}`, role));
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

/** The other one's name; the product does not tell everyone's. */
export const nameIn = ({ t }: Text, person: { readonly name: string }): string => person.name || t('box-unnamed');

/** The size of the file where it is known, else of the encrypted one, whose padding hides up to an eighth. */
export function sizeText({ t, format }: Text, { file, length }: Pick<ShareRow, 'file' | 'length'>): string {
  if (file) return format.bytes(file.size);
  return length < 1000 ? t('box-size-small') : t('box-size', { size: format.bytes(length) });
}

/** Without accents, and without the marks that messages put around a value. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\u2068\u2069]/gu, '')
    .toLowerCase();

/** Whether a line of a list has all words of the query, in any order, in its person, its description or its file's name. Case and accents do not count. */
export function matches(row: ShareRow, query: string, text: Text): boolean {
  const file = row.file ? fileText(text, row.file) : '';
  const said = plain(`${nameIn(text, row.person)} ${row.description ?? ''} ${file}`);
  return plain(query)
    .split(/\s+/)
    .every((word) => said.includes(word));
}
