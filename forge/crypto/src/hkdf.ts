import { utf8, type Bytes } from './bytes.js';

/** HKDF-SHA256 (RFC 5869): derives `size` bytes from `ikm`. */
export async function hkdf(ikm: Bytes, salt: Bytes, info: string, size: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) }, key, 8 * size),
  );
}
