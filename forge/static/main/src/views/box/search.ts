import type { ShareRow } from '../../composables/shares';
import { nameIn } from './words';
import type { Text } from '../../text';

const plain = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Whether a line of a list has all words of the query, in any order, in its person or its description. Case and accents do not count. */
export function matches(row: ShareRow, query: string, text: Text): boolean {
  const said = plain(`${nameIn(text, row.person)} ${row.description ?? ''}`);
  return plain(query)
    .split(/\s+/)
    .every((word) => said.includes(word));
}
