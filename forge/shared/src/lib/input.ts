import { findKey, type KeyFlaw } from '@secure-share/crypto';

export { findAddress } from '@secure-share/crypto';

/** What is wrong with a key that was typed. */
export type KeyCheck = 'ok' | KeyFlaw;

/** The id of the share, which may be next to its key, is not mistaken for a key. */
export function checkKey(text: string, shareId: string): KeyCheck {
  const found = findKey(text, shareId);
  return 'key' in found ? 'ok' : found.flaw;
}

/** The key in a pasted text, such as a whole mail. Undefined if there is none, or if there are two candidates. */
export function keyIn(text: string, shareId: string): string | undefined {
  const found = findKey(text, shareId);
  return 'key' in found ? found.key : undefined;
}
