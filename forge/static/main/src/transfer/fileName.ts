import { withoutInvisible } from '../text/invisible';

/** What common file systems allow, in bytes of UTF-8. */
const LONGEST = 255;
const GAP = '…';

const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * Makes a file name out of what a sender wrote: no folders, no control or invisible
 * characters, nothing that Windows or a shell reads as something else, at most 255
 * bytes, never empty. A longer name is cut in the middle, so that it keeps its
 * extension. A hidden name, like .env, stays hidden. The same rules as those of the
 * command line client.
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

/** A safe name with a number before its extension, in the same bytes at most: "a (2).txt". */
export function numbered(name: string, n: number): string {
  const mark = ` (${n})`;
  return cutMiddle(name, LONGEST - mark.length).replace(/(.)(\.[^.]*)?$/u, `$1${mark}$2`);
}

/** Shortens a name to so many bytes, at the borders of characters. */
function cutMiddle(name: string, longest: number): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= longest) return name;
  const half = Math.floor((longest - new TextEncoder().encode(GAP).length) / 2);
  const head = utf8(bytes.subarray(0, half)).replace(/[\u200c\u200d]+$/, '');
  const tail = utf8(bytes.subarray(-half)).replace(/^[\u200c\u200d\p{M}]+/u, '');
  return head + GAP + tail;
}

/** Without the parts of a character at the beginning or end. */
function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/^\ufffd+|\ufffd+$/g, '');
}
