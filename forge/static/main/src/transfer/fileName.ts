import { withoutUnseen } from '../text/unseen';

const LONGEST = 200; // bytes of UTF-8: what common file systems allow, less what a browser adds
const LONGEST_EXTENSION = 20;

const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * Makes a file name out of what a sender wrote: no folders, no control or invisible
 * characters, nothing that Windows or a shell reads as something else, not hidden,
 * not longer than 200 bytes, the extension kept, and never empty. The same rule as
 * that of the command line client.
 */
export function safeName(text: string): string {
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  const plain = withoutUnseen(base).replace(/[<>:"|?*]/g, '_').replace(/\p{White_Space}/gu, ' ');
  const name = shorten(plain.replace(/^[. ]+/, '')).replace(/[. ]+$/, '');
  if (name === '') return 'file';
  const stem = name.split('.')[0] ?? '';
  return RESERVED.test(stem.trim()) ? `_${name}` : name;
}

function shorten(name: string): string {
  if (bytesOf(name) <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot >= 0 && bytesOf(name.slice(dot)) <= LONGEST_EXTENSION ? name.slice(dot) : '';
  let stem = '';
  let left = LONGEST - bytesOf(extension);
  for (const character of name) {
    left -= bytesOf(character);
    if (left < 0) break;
    stem += character;
  }
  return stem + extension;
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
