import { byteLength, findAddress, LONGEST_DESCRIPTION, LONGEST_TEXT, roundedDown } from '../../composables/fit';
import type { Text } from '../../text';
import type { Entry } from './entry';

export const FIELDS = ['recipient', 'address', 'content', 'description'] as const;
export type Field = (typeof FIELDS)[number];

/** What keeps an entry from being sent. */
export interface Flaw {
  readonly field: Field;
  /** For the person. */
  readonly text: string;
  /** Nothing was entered yet: not to be told before the person wants to send. */
  readonly missing: boolean;
}

/** What the services and the product say about what may be sent. */
export interface Bounds {
  /** The sender. */
  readonly accountId: string;
  /** Bytes, once that is known. */
  readonly largestFile: number | undefined;
}

/** All flaws, in the order of the fields. */
export function flawsOf(entry: Entry, bounds: Bounds, text: Text): Flaw[] {
  return [
    recipient(entry, bounds, text),
    address(entry, text),
    content(entry, bounds, text),
    description(entry, text),
  ].filter((f) => f !== undefined);
}

function recipient(entry: Entry, { accountId }: Bounds, { t }: Text): Flaw | undefined {
  if (!entry.recipient) return { field: 'recipient', text: t('send-recipient-missing'), missing: true };
  return entry.recipient.accountId === accountId
    ? { field: 'recipient', text: t('send-recipient-self'), missing: false }
    : undefined;
}

function address(entry: Entry, text: Text): Flaw | undefined {
  const words = addressFlaw(entry.address, text);
  return words && { field: 'address', text: words.text, missing: words.missing };
}

const ADDRESS_FLAWS = {
  empty: 'send-address-missing',
  several: 'send-address-several',
  letters: 'send-address-letters',
  form: 'send-address-wrong',
} as const;

/** What keeps a text from being an address that the key can go to. */
export function addressFlaw(address: string, { t }: Text): Pick<Flaw, 'text' | 'missing'> | undefined {
  const found = findAddress(address);
  return 'flaw' in found ? { text: t(ADDRESS_FLAWS[found.flaw]), missing: found.flaw === 'empty' } : undefined;
}

function content(entry: Entry, bounds: Bounds, text: Text): Flaw | undefined {
  return entry.kind === 'files' ? files(entry, bounds, text) : secretText(entry, text);
}

function files(entry: Entry, { largestFile }: Bounds, { t, format }: Text): Flaw | undefined {
  if (entry.files.length === 0) return { field: 'content', text: t('send-files-missing'), missing: true };
  const size = entry.files.reduce((sum, { file }) => sum + file.size, 0);
  if (largestFile === undefined || size <= largestFile) return undefined;
  const words = { size: format.bytes(size), limit: format.bytes(roundedDown(largestFile)) };
  return { field: 'content', text: t('send-files-too-large', words), missing: false };
}

function secretText(entry: Entry, text: Text): Flaw | undefined {
  if (entry.text.trim() === '') return { field: 'content', text: text.t('send-text-missing'), missing: true };
  return tooLong('content', 'send-text-too-long', byteLength(entry.text) - LONGEST_TEXT, text);
}

function description(entry: Entry, text: Text): Flaw | undefined {
  return tooLong(
    'description',
    'send-description-too-long',
    byteLength(entry.description.trim()) - LONGEST_DESCRIPTION,
    text,
  );
}

/** By so many bytes. */
function tooLong(field: Field, id: string, over: number, { t }: Text): Flaw | undefined {
  return over > 0 ? { field, text: t(id, { over }), missing: false } : undefined;
}
