import { normalizeAddress } from './recipient.js';
import { Refusal } from './refusal.js';

/** Why a pasted text has no usable mail address. */
export type AddressFlaw =
  /** No visible characters. */
  | 'empty'
  /** More than one address. */
  | 'several'
  /** Characters outside ASCII, such as an umlaut in the domain. */
  | 'letters'
  /** Not like name@example.com. */
  | 'form';

/** Invisible characters. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** These make what a person sees differ from what is sent. */
const OVERRIDES = /[\u202d\u202e]/;

/**
 * Finds the mail address in what a person pasted or typed, in its normal form.
 * Understands "Name <name@example.com>" and "mailto:" links (RFC 6068), and forgives
 * invisible characters, white space and punctuation around the address.
 */
export function findAddress(text: string): { readonly address: string } | { readonly flaw: AddressFlaw } {
  if (OVERRIDES.test(text)) return { flaw: 'form' };
  const plain = trim(text.replace(INVISIBLE, '').replace(/\p{White_Space}+/gu, ' '));
  if (plain === '') return { flaw: 'empty' };
  const bare = withoutName(withoutScheme(plain) ?? '');
  if ('flaw' in bare) return bare;
  const { address } = bare;
  if (address.split(/[ ,;]/).filter((word) => word.includes('@')).length > 1) return { flaw: 'several' };
  if (/[^\x00-\x7f]/.test(address)) return { flaw: 'letters' };
  try {
    return { address: normalizeAddress(address) };
  } catch (error) {
    if (error instanceof Refusal) return { flaw: 'form' };
    throw error;
  }
}

/** The address in angle brackets, if there are any. A name that holds another address is refused. */
function withoutName(text: string): { address: string } | { flaw: AddressFlaw } {
  const [name = '', inside, ...others] = text.split('<');
  if (inside === undefined) return { address: text };
  if (others.length > 0 || name.includes('@')) return { flaw: 'several' };
  const [address = '', after, ...more] = inside.split('>');
  if (after === undefined || after !== '' || more.length > 0)
    return { flaw: after?.includes('@') === true ? 'several' : 'form' };
  const bare = withoutScheme(trim(address));
  return bare === undefined ? { flaw: 'form' } : { address: bare };
}

/** The address of a "mailto:" link; undefined if its escapes are not UTF-8. */
function withoutScheme(text: string): string | undefined {
  if (!/^mailto:/i.test(text)) return text;
  const [address = ''] = text.slice('mailto:'.length).split('?');
  try {
    return trim(decodeURIComponent(address));
  } catch {
    return undefined;
  }
}

/** The text without spaces, quotation marks and separators around it. */
function trim(text: string): string {
  return text.replace(/^[ "“”„,;]+|[ "“”„,;.]+$/g, '');
}
