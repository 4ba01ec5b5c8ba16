import { utf8, type Bytes } from './bytes.js';
import { Refusal } from './refusal.js';

/** The longest label of a person outside the site, in bytes of UTF-8. */
export const LONGEST_LABEL = 200;

const BLOCK = 64; // bytes. Padded to whole blocks, so that the length reveals little

/** Pads with spaces to a whole block. Refuses more than 200 bytes with `label-size`. */
export function writeLabel(label: string): Bytes {
  const text = utf8(label);
  if (text.length > LONGEST_LABEL) throw new Refusal('label-size', `the label takes ${text.length} bytes of 200`);
  const padded = new Uint8Array(Math.max(1, Math.ceil(text.length / BLOCK)) * BLOCK).fill(0x20);
  padded.set(text);
  return padded;
}

/** Refuses with `label-format`. */
export function readLabel(plaintext: Bytes): string {
  const refusal = new Refusal('label-format', 'this label is not understood');
  if (plaintext.length === 0 || plaintext.length % BLOCK !== 0) throw refusal;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext).replace(/ +$/, '');
  } catch {
    throw refusal; // the cause would quote the text
  }
}
