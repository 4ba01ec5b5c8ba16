import { Failed } from '../api/errors';
import { LONGEST_TEXT } from '../lib/limits';

/** A file of this type is shown to its recipient, and not stored. */
export const TEXT_TYPE = 'text/plain; secure-share=text';

/** Throws a Failed: `nothing` or `text-too-long`. */
export function textFile(text: string): Blob {
  const file = new Blob([text]);
  if (file.size === 0) throw new Failed('nothing');
  if (file.size > LONGEST_TEXT) throw new Failed('text-too-long');
  return file;
}

/** Whether to show a file. A file that claims to be a text but is too long for one is saved as a file. */
export const isText = ({ type, size }: { readonly type: string; readonly size: number }) =>
  type === TEXT_TYPE && size <= LONGEST_TEXT;
