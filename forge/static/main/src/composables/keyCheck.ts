import { findKey, type KeyFlaw } from '@secure-share/crypto';

/** What is wrong with what was typed as a key. */
export type KeyCheck = 'ok' | KeyFlaw;

export function checkKey(text: string): KeyCheck {
  const found = findKey(text);
  return 'key' in found ? 'ok' : found.flaw;
}

/** The key in what was pasted, such as a whole mail; undefined where there is none, or where two could be it. */
export function keyIn(text: string): string | undefined {
  const found = findKey(text);
  return 'key' in found ? found.key : undefined;
}
