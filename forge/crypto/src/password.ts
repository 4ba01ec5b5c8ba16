import { argon2id } from '@noble/hashes/argon2.js';

import { random, utf8, type Bytes } from './bytes.js';
import { Refusal } from './refusal.js';
import { idBytes } from './share.js';

/** Of a password in bytes of UTF-8, once it is normalized. */
export const LONGEST_PASSWORD = 256;

/** 32 characters that nobody confuses: neither l and 1, nor o and 0. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Makes a random password of 80 bits: four groups of four characters. */
export function generatePassword(): string {
  const characters = Array.from(random(16), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  return (characters.match(/.{4}/g) ?? []).join('-');
}

/**
 * The slow hash of a password, for `Secret.withPassword`: Argon2id with 64 MiB of memory. It
 * takes about a second and blocks: call it in a Worker. Accents count the same however they
 * are composed (NFC); spaces count. Refuses an empty, too long or malformed password with
 * `password`, a malformed id with `encoding`.
 */
export function stretchPassword(password: string, shareId: string): Bytes {
  const salt = idBytes(shareId);
  const bytes = utf8(password.normalize('NFC'));
  if (bytes.length === 0 || bytes.length > LONGEST_PASSWORD || /\p{Surrogate}/u.test(password)) {
    throw new Refusal('password', 'a password takes 1 to 256 bytes of UTF-8');
  }
  return new Uint8Array(argon2id(bytes, salt, { t: 3, m: 64 * 1024, p: 1, dkLen: 32 }));
}
