import { DEFAULT_RECORD_SIZE, Layout, MAX_LENGTH } from '@secure-share/crypto';

export { LONGEST_LABEL } from '@secure-share/crypto';

/** The longest password, in bytes of UTF-8 in NFC. As in the crypto library, whose module brings the slow hash. */
export const LONGEST_PASSWORD = 256;

/** The longest message, in bytes of UTF-8. */
export const LONGEST_TEXT = 65_536;

/** The longest description, in bytes of UTF-8: 4 KiB sealed, less format, nonce and tag. */
export const LONGEST_DESCRIPTION = 4096 - 1 - 12 - 16;

/** The length of a text, in bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The largest file, in bytes, that is not longer than `limit` when it is padded and sealed. */
export function largestPlaintext(limit: number): number {
  let fits = 0;
  let most = Math.min(limit, MAX_LENGTH);
  while (fits < most) {
    const tried = Math.ceil((fits + most) / 2);
    if (sealedLength(tried) <= limit) fits = tried;
    else most = tried - 1;
  }
  return fits;
}

function sealedLength(size: number): number {
  const header = { salt: new Uint8Array(16), recordSize: DEFAULT_RECORD_SIZE, keyId: new Uint8Array() };
  return Layout.ofPlaintext(header, size, false).size;
}

/** A limit in bytes, rounded down to two digits, so that it is short and never too large. */
export function roundedDown(bytes: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1))) - 1);
  return Math.floor(bytes / unit) * unit;
}
