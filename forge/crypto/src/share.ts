import { fromBase64Url, random, toBase64Url, type Bytes } from './bytes.js';

const ID_SIZE = 16;

/** Makes an id for a share or a claim: 128 random bits as 22 characters of base64url. */
export function newId(): string {
  return toBase64Url(random(ID_SIZE));
}

/** Decodes an id to its 16 bytes. Refuses with `encoding`. */
export function idBytes(id: string): Bytes {
  return fromBase64Url(id, ID_SIZE);
}
