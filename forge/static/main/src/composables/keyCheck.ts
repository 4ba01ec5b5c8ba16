import { Refusal, Secret } from '@secure-share/crypto';

import type { KeyCheck } from './receiving';

const CHARACTERS = 22;

/** What is wrong with what was typed as a key. White space and invisible characters do not matter. */
export function checkKey(text: string): KeyCheck {
  const typed = text.replace(/[\p{White_Space}\p{Cf}]/gu, '');
  if (typed === '') return 'empty';
  try {
    Secret.parse(text);
    return 'ok';
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'key-length') return 'alphabet';
    return typed.length < CHARACTERS ? 'short' : 'long';
  }
}
