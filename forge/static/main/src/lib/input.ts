import { findKey, type KeyFlaw } from '@secure-share/crypto';

export { findAddress } from '@secure-share/crypto';

/** What is wrong with what was typed as a key. */
export type KeyCheck = 'ok' | KeyFlaw;

/** The id of the share may stand beside its key: it is not taken for one. */
export function checkKey(text: string, shareId: string): KeyCheck {
  const found = findKey(text, shareId);
  return 'key' in found ? 'ok' : found.flaw;
}

/** The key in what was pasted, such as a whole mail; undefined where there is none, or where two could be it. */
export function keyIn(text: string, shareId: string): string | undefined {
  const found = findKey(text, shareId);
  return 'key' in found ? found.key : undefined;
}
