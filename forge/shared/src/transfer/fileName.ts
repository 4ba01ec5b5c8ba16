import { withoutInvisible } from '../text/invisible';

/** The limit of common file systems, in bytes of UTF-8. */
const LONGEST = 255;
const GAP = '…';

const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * Makes a safe file name from a name that a sender chose: no folders, no control or invisible
 * characters, nothing that is special to Windows or a shell, at most 255 bytes, never empty. A
 * longer name is cut in the middle, so it keeps its extension. A hidden name, like .env, stays
 * hidden. The command line client has the same rules.
 */
export function safeName(text: string): string {
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  const plain = withoutInvisible(base)
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\p{White_Space}/gu, ' ');
  const name = plain
    .replace(/^ +/, '')
    .replace(/^(?!\.[^. ])[. ]+/, '')
    .replace(/[. ]+$/, '');
  if (name === '') return 'file';
  const stem = name.split('.')[0] ?? '';
  return cutMiddle(RESERVED.test(stem.trim()) ? `_${name}` : name, LONGEST);
}

/** A safe name with a number before its extension, within the same limit: "a (2).txt". */
export function numbered(name: string, n: number): string {
  const mark = ` (${n})`;
  return cutMiddle(name, LONGEST - mark.length).replace(/(.)(\.[^.]*)?$/u, `$1${mark}$2`);
}

/** Shortens a name to this many bytes, between characters. */
function cutMiddle(name: string, longest: number): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= longest) return name;
  const half = Math.floor((longest - new TextEncoder().encode(GAP).length) / 2);
  const head = utf8(bytes.subarray(0, half)).replace(/[\u200c\u200d]+$/, '');
  const tail = utf8(bytes.subarray(-half)).replace(/^[\u200c\u200d\p{M}]+/u, '');
  return head + GAP + tail;
}

/** Removes partial characters at the beginning and end. */
function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/^\ufffd+|\ufffd+$/g, '');
}
