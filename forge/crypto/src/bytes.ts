import { Refusal } from './refusal.js';

/** Bytes in memory that no other thread shares. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes from `start` up to, but not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Cryptographically random bytes, at most 65536 at a time. */
export function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

export function concat(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Encodes text as UTF-8. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Encodes as unpadded base64url (RFC 4648, section 5). For short values: it needs several times their memory. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Decodes the canonical form that {@link toBase64Url} writes. Refuses everything else,
 * and a length other than `size` if given, with `encoding`.
 */
export function fromBase64Url(text: string, size?: number): Bytes {
  if (/^[\w-]*$/.test(text) && text.length % 4 !== 1) {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    if ((size === undefined || bytes.length === size) && toBase64Url(bytes) === text) return bytes;
  }
  throw new Refusal('encoding', 'not the base64url that was expected');
}
