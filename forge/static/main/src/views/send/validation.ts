import { findAddress } from '@secure-share/shared/lib/input';
import {
  byteLength,
  LONGEST_DESCRIPTION,
  LONGEST_LABEL,
  LONGEST_PASSWORD,
  LONGEST_TEXT,
  roundedDown,
} from '@secure-share/shared/lib/limits';
import type { Text } from '../../text';
import { isForSeveral, labelOf, type Fields, type Recipient } from './fields';

export const FIELDS = ['recipient', 'address', 'other', 'password', 'content', 'description'] as const;
/** `other-` and the account id is the address of a further colleague, `other` the choice of one more. */
export type Field = (typeof FIELDS)[number] | `other-${string}`;

export const fieldOf = ({ accountId }: Recipient): Field => `other-${accountId}`;

/** Why the fields cannot be sent. */
export interface FieldError {
  readonly field: Field;
  /** For the person. */
  readonly text: string;
  /** The field is empty: not shown before the person wants to send. */
  readonly missing: boolean;
}

/** Limits of the services and the product. */
export interface Bounds {
  /** The sender. */
  readonly accountId: string;
  /** Bytes, once known. */
  readonly largestFile: number | undefined;
  /** Bytes that may go to several colleagues at once, once known. */
  readonly largestCopy: number | undefined;
  /** Domains of the addresses that keys may be mailed to. Undefined: any. */
  readonly domains: readonly string[] | undefined;
  /** Whether a share for somebody outside must have a password. */
  readonly passwordNeeded: boolean;
}

/** All errors, in the order of the fields. */
export function errorsIn(fields: Fields, bounds: Bounds, text: Text): FieldError[] {
  return [
    recipient(fields, bounds, text),
    address(fields, bounds, text),
    ...others(fields, bounds, text),
    password(fields, bounds, text),
    content(fields, bounds, text),
    description(fields, text),
  ].filter((f) => f !== undefined);
}

function recipient(fields: Fields, { accountId }: Bounds, text: Text): FieldError | undefined {
  const { t } = text;
  if (fields.outside) return label(fields, text);
  if (!fields.recipient) return { field: 'recipient', text: t('send-recipient-missing'), missing: true };
  const words = recipientError(
    fields.recipient,
    fields.others.map((one) => one.recipient),
    accountId,
    text,
  );
  return words === undefined ? undefined : { field: 'recipient', text: words, missing: false };
}

/** Why this person cannot be a recipient, besides the others. */
export function recipientError(
  { accountId, name }: Recipient,
  others: readonly Recipient[],
  sender: string,
  { t }: Text,
): string | undefined {
  if (accountId === sender) return t('send-recipient-self');
  return others.some((one) => one.accountId === accountId) ? t('send-recipient-twice', { name }) : undefined;
}

function label({ label: words }: Fields, text: Text): FieldError | undefined {
  const name = labelOf(words);
  if (name === '') return { field: 'recipient', text: text.t('send-label-missing'), missing: true };
  return tooLong('recipient', 'send-label-too-long', byteLength(name) - LONGEST_LABEL, text);
}

function password(
  { outside, password: words }: Fields,
  { passwordNeeded }: Bounds,
  { t }: Text,
): FieldError | undefined {
  if (outside && passwordNeeded && words === '')
    return { field: 'password', text: t('send-password-missing'), missing: true };
  if (!outside || byteLength(words.normalize('NFC')) <= LONGEST_PASSWORD) return undefined;
  return { field: 'password', text: t('send-password-too-long'), missing: false };
}

function address(fields: Fields, bounds: Bounds, text: Text): FieldError | undefined {
  const words = keyAddressError(fields, fields.address, bounds, text);
  return words && { field: 'address', ...words };
}

function others(fields: Fields, bounds: Bounds, text: Text): FieldError[] {
  if (fields.outside) return [];
  const found = fields.others.map((one): FieldError | undefined => {
    const words = keyAddressError(fields, one.address, bounds, text);
    return words && { field: fieldOf(one.recipient), ...words };
  });
  const open: FieldError = { field: 'other', text: text.t('send-other-missing'), missing: true };
  return [...found, fields.adding ? open : undefined].filter((f) => f !== undefined);
}

/** Why the key cannot go to this address, in the way that was chosen. */
export function keyAddressError(
  { deliveryMethod }: Pick<Fields, 'deliveryMethod'>,
  to: string,
  { domains }: Pick<Bounds, 'domains'>,
  text: Text,
): Pick<FieldError, 'text' | 'missing'> | undefined {
  if (deliveryMethod === 'copy') return undefined;
  const words = addressError(to, text);
  if (words) return words;
  if (deliveryMethod === 'own' || !domains || isIn(domains, to)) return undefined;
  return { text: text.t('send-address-domain', { domains: domains.join(', ') }), missing: false };
}

function isIn(domains: readonly string[], address: string): boolean {
  const found = findAddress(address);
  return 'address' in found && domains.includes(found.address.slice(found.address.indexOf('@') + 1).toLowerCase());
}

const ADDRESS_ERRORS = {
  empty: 'send-address-missing',
  several: 'send-address-several',
  letters: 'send-address-letters',
  form: 'send-address-wrong',
} as const;

/** Why a text is not a valid address for the key. */
export function addressError(address: string, { t }: Text): Pick<FieldError, 'text' | 'missing'> | undefined {
  const found = findAddress(address);
  return 'flaw' in found ? { text: t(ADDRESS_ERRORS[found.flaw]), missing: found.flaw === 'empty' } : undefined;
}

function content(fields: Fields, bounds: Bounds, text: Text): FieldError | undefined {
  return fields.kind === 'files' ? files(fields, bounds, text) : secretText(fields, text);
}

/** The bytes that the chosen recipients can get. */
export function largestFor(
  fields: Pick<Fields, 'outside' | 'others'>,
  { largestFile, largestCopy }: Pick<Bounds, 'largestFile' | 'largestCopy'>,
): number | undefined {
  if (!isForSeveral(fields) || largestCopy === undefined) return largestFile;
  return Math.min(largestFile ?? largestCopy, largestCopy);
}

function files(fields: Fields, bounds: Bounds, { t, format }: Text): FieldError | undefined {
  if (fields.files.length === 0) return { field: 'content', text: t('send-files-missing'), missing: true };
  const size = fields.files.reduce((sum, { file }) => sum + file.size, 0);
  const largest = largestFor(fields, bounds);
  if (largest === undefined || size <= largest) return undefined;
  const words = { size: format.bytes(size), limit: format.bytes(roundedDown(largest)) };
  const id = largest === bounds.largestFile ? 'send-files-too-large' : 'send-files-too-large-each';
  return { field: 'content', text: t(id, words), missing: false };
}

function secretText(fields: Fields, text: Text): FieldError | undefined {
  if (fields.text.trim() === '') return { field: 'content', text: text.t('send-text-missing'), missing: true };
  return tooLong('content', 'send-text-too-long', byteLength(fields.text) - LONGEST_TEXT, text);
}

function description(fields: Fields, text: Text): FieldError | undefined {
  return tooLong(
    'description',
    'send-description-too-long',
    byteLength(fields.description.trim()) - LONGEST_DESCRIPTION,
    text,
  );
}

/** The error of a text that is too long by a number of bytes. */
function tooLong(field: Field, id: string, over: number, { t }: Text): FieldError | undefined {
  return over > 0 ? { field, text: t(id, { over }), missing: false } : undefined;
}
