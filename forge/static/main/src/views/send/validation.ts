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
import { labelOf, type Fields } from './fields';

export const FIELDS = ['recipient', 'address', 'password', 'content', 'description'] as const;
export type Field = (typeof FIELDS)[number];

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
    password(fields, bounds, text),
    content(fields, bounds, text),
    description(fields, text),
  ].filter((f) => f !== undefined);
}

function recipient(fields: Fields, { accountId }: Bounds, text: Text): FieldError | undefined {
  const { t } = text;
  if (fields.outside) return label(fields, text);
  if (!fields.recipient) return { field: 'recipient', text: t('send-recipient-missing'), missing: true };
  return fields.recipient.accountId === accountId
    ? { field: 'recipient', text: t('send-recipient-self'), missing: false }
    : undefined;
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

function address(fields: Fields, { domains }: Bounds, text: Text): FieldError | undefined {
  if (fields.deliveryMethod === 'copy') return undefined;
  const words = addressError(fields.address, text);
  if (words) return { field: 'address', ...words };
  if (fields.deliveryMethod === 'own' || !domains || isIn(domains, fields.address)) return undefined;
  return { field: 'address', text: text.t('send-address-domain', { domains: domains.join(', ') }), missing: false };
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

function files(fields: Fields, { largestFile }: Bounds, { t, format }: Text): FieldError | undefined {
  if (fields.files.length === 0) return { field: 'content', text: t('send-files-missing'), missing: true };
  const size = fields.files.reduce((sum, { file }) => sum + file.size, 0);
  if (largestFile === undefined || size <= largestFile) return undefined;
  const words = { size: format.bytes(size), limit: format.bytes(roundedDown(largestFile)) };
  return { field: 'content', text: t('send-files-too-large', words), missing: false };
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
