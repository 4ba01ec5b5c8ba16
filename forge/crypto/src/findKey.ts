/** Why no key was found in what a person pasted. */
export type KeyFlaw =
  /** Nothing that can be seen. */
  | 'empty'
  /** Fewer than 22 characters. */
  | 'short'
  /** More than 22 characters. */
  | 'long'
  /** Characters that no key has. */
  | 'alphabet'
  /** 22 characters, of which no key has the last one. */
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
 * or a whole mail. Forgives white space, line breaks inside the key, marks of quoted
 * lines, invisible characters, quotation marks, a label like "The key:", and dashes
 * that look like hyphens. A word, a part of a link or an address is not taken for a
 * key, nor is the id of the share beside its key.
 */
export function findKey(text: string, shareId?: string): { readonly key: string } | { readonly flaw: KeyFlaw } {
  const found = find(text, shareId, '-');
  if ('key' in found || !/[\u2013\u2014]/.test(text)) return found;
  const other = find(text, shareId, '--'); // text programs make one long dash of two hyphens
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

/** The text without invisible characters and marks of quoted lines, its dashes as hyphens. */
function plainLines(text: string, longDash: string): string[] {
  return text
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(HYPHENS, '-')
    .replace(LONG_DASHES, longDash)
    .split(/[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replace(/^[\p{Z}\t>|]+/u, '').replace(/\p{White_Space}+$/u, ''));
}

/** The text without white space, and without the punctuation around it. */
function compact(text: string): string {
  return text.replace(/\p{White_Space}/gu, '').replace(/^(?:(?![-_])[\p{P}\p{S}])+|(?:(?![-_])[\p{P}\p{S}])+$/gu, '');
}

/** What a key is only once in a hundred million times: letters, with capitals at the beginning, perhaps joined by hyphens. */
const WORD = /^(?:[A-Z]?[a-z]*|[A-Z]*)(?:-(?:[A-Z]?[a-z]*|[A-Z]*))*$/;

/** A run of 22 characters that is not part of a word, an address or a link, after the character before it. */
const ALONE = /(?:^|[^\p{L}\p{N}_\-+=/.@#%&?\\])([A-Za-z0-9_-]{22})(?![\p{L}\p{N}_\-+=/@#%]|\.[\p{L}\p{N}])/gu;

/** Of a key that a line break divides, the first line may have a label, and the others hold nothing else. */
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
