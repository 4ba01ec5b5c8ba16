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

/** A run of a key's characters that is not part of a word, an address or a link. */
const ALONE = /(?<![\p{L}\p{N}_\-+=/.@])[A-Za-z0-9_-]{22}(?![\p{L}\p{N}_\-+=/@]|\.[\p{L}\p{N}])/gu;

/** The key in what was pasted, such as a whole mail; undefined where there is none, or where two could be it. */
export function keyIn(text: string): string | undefined {
  if (checkKey(text) === 'ok') return text;
  const [key, ...others] = new Set(Array.from(text.matchAll(ALONE), ([run]) => run).filter((run) => checkKey(run) === 'ok'));
  return others.length === 0 ? key : undefined;
}
