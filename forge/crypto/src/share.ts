import { concat, fromBase64Url, random, toBase64Url, utf8, type Bytes } from './bytes.js';
import { sha256 } from './part.js';

const ID_SIZE = 16;

/** Makes an id for a share or a claim: 128 random bits as 22 characters of base64url. */
export function newId(): string {
  return toBase64Url(random(ID_SIZE));
}

/** Decodes an id to its 16 bytes. Refuses with `encoding`. */
export function idBytes(id: string): Bytes {
  return fromBase64Url(id, ID_SIZE);
}

const MAIL_ID_LABEL = 'secure-share v1 mail id';

/**
 * Names the share of somebody outside to the key mailer, which must not know the id: with the
 * key, the id opens such a share. Refuses with `encoding`.
 */
export async function mailId(id: string): Promise<string> {
  const digest = await sha256(concat([utf8(MAIL_ID_LABEL), idBytes(id)]));
  return toBase64Url(digest.subarray(0, ID_SIZE));
}
