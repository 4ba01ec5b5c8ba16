/** Why a pasted text has no usable key. */
export type KeyFlaw =
  /** No visible characters. */
  | 'empty'
  /** Fewer than 22 characters. */
  | 'short'
  /** More than 22 characters. */
  | 'long'
  /** Characters that never occur in keys. */
  | 'alphabet'
  /** 22 characters, but the last one is impossible. */
  | 'ending'
  /** Different keys in one text. */
  | 'several';

const CHARACTERS = 22;

/** The last character holds 2 bits only. */
const KEY = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const KEY_LIKE = /^[A-Za-z0-9_-]{22}$/;

const HYPHENS = /[\u2010\u2011\u2012\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;
const LONG_DASHES = /[\u2013\u2014]/g;

/**
 * Finds the key in what a person pasted or typed: the key itself, a part of a mail,
 * or a whole mail. Ignores white space, line breaks inside the key, marks of quoted
 * lines, invisible characters, quotation marks, a label like "The key:", and reads
 * dashes that look like hyphens as hyphens. Does not mistake a word, a part of a link
 * or address, or the share's own id for a key.
 */
export function findKey(text: string, shareId?: string): { readonly key: string } | { readonly flaw: KeyFlaw } {
  const found = find(text, shareId, '-');
  if ('key' in found || !/[\u2013\u2014]/.test(text)) return found;
  const other = find(text, shareId, '--'); // some programs turn two hyphens into one long dash
  return 'key' in other ? other : found;
}

function find(text: string, shareId: string | undefined, longDash: string): { key: string } | { flaw: KeyFlaw } {
  const lines = plainLines(text, longDash);
  const plain = lines.join('\n');
  const body = compact(plain.replace(/^[^:：\n]{0,40}[:：]/u, ''));
  if (KEY.test(body)) return { key: body };
  const runs = candidates(lines, plain).filter((run) => run !== shareId && !WORD.test(run));
  const [key, ...others] = new Set(runs.filter((run) => KEY.test(run)));
  if (others.length > 0) return { flaw: 'several' };
  if (key !== undefined) return { key };
  return { flaw: runs.length > 0 || KEY_LIKE.test(body) ? 'ending' : flawOf(body) };
}

function flawOf(body: string): KeyFlaw {
  if (body === '') return 'empty';
  if (!/^[A-Za-z0-9_-]+$/.test(body)) return 'alphabet';
  return body.length < CHARACTERS ? 'short' : 'long';
}

/** Removes invisible characters and marks of quoted lines, and turns dashes into hyphens. */
function plainLines(text: string, longDash: string): string[] {
  return text
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(HYPHENS, '-')
    .replace(LONG_DASHES, longDash)
    .split(/[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replace(/^[\p{Z}\t>|]+/u, '').replace(/\p{White_Space}+$/u, ''));
}

/** Removes white space, and punctuation at both ends. */
function compact(text: string): string {
  return text.replace(/\p{White_Space}/gu, '').replace(/^(?:(?![-_])[\p{P}\p{S}])+|(?:(?![-_])[\p{P}\p{S}])+$/gu, '');
}

/** Looks like a word: letters, capitals only at the beginning or throughout, perhaps joined by hyphens. One key in a hundred million does. */
const WORD = /^(?:[A-Z]?[a-z]*|[A-Z]*)(?:-(?:[A-Z]?[a-z]*|[A-Z]*))*$/;

/** A run of 22 characters, with the character before it, that is not part of a word, an address or a link. */
const ALONE = /(?:^|[^\p{L}\p{N}_\-+=/.@#%&?\\])([A-Za-z0-9_-]{22})(?![\p{L}\p{N}_\-+=/@#%]|\.[\p{L}\p{N}])/gu;

/** A key that a line break divides: the first line may begin with a label, the others hold only the key. */
const FIRST_PART = /(?:^|[:：])[\p{Z}\t]*["'“„‚‘«‹<([]?([A-Za-z0-9_-]+)$/u;
const OTHER_PART = /^([A-Za-z0-9_-]+)["'”“’‘»›>)\].,;!]*$/u;

/** The runs of 22 characters that stand alone, and those that a line break divides. */
function candidates(lines: readonly string[], plain: string): string[] {
  const alone = Array.from(plain.matchAll(ALONE), ([, run = '']) => run);
  return [...alone, ...lines.flatMap((_, i) => broken(lines.slice(i, i + CHARACTERS)))];
}

function broken([head = '', ...lines]: readonly string[]): string[] {
  const first = FIRST_PART.exec(head)?.[1];
  if (first === undefined) return [];
  let run = first;
  for (const line of lines) {
    const part = OTHER_PART.exec(line)?.[1];
    if (part === undefined || run.length >= CHARACTERS) break;
    run += part;
  }
  return run.length === CHARACTERS && run !== first ? [run] : [];
}
