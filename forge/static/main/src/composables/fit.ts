import { DEFAULT_RECORD_SIZE, Layout, MAX_LENGTH, normalizeAddress, Refusal } from '@secure-share/crypto';

/** The longest description that fits, in bytes of UTF-8: 4 KiB sealed, less format, nonce and tag. */
export const LONGEST_DESCRIPTION = 4096 - 1 - 12 - 16;

/** Bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The length in bytes of what the file service has to store for a file of this size: padded and sealed. */
export function sealedLength(size: number): number {
  if (size > MAX_LENGTH) return Infinity;
  const header = { salt: new Uint8Array(16), recordSize: DEFAULT_RECORD_SIZE, keyId: new Uint8Array() };
  return Layout.ofPlaintext(header, size, false).size;
}

/** The normal form of a mail address that a key may be sent to, or undefined if the text is none. */
export function mailAddress(text: string): string | undefined {
  try {
    return normalizeAddress(text);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
