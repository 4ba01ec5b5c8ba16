/**
 * Control characters, marks that change the direction of text or take no space, and lone
 * surrogates. Not the joiners.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\ufffd]/gu;

/**
 * Characters that a joiner may connect: letters of scripts that join, and symbols of emoji. Between
 * other letters a joiner would only make two names look alike.
 */
const JOINED = String.raw`[\p{So}\u{1f3fb}-\u{1f3ff}${[
  'Arabic',
  'Syriac',
  'Nko',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
  'Tibetan',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]`;

/** Accents and variation selectors belong to the character before them. */
const ACCENTS = String.raw`(?:(?![\u200c\u200d])\p{Script=Inherited})*`;

/** A run of ZWNJ and ZWJ, with the characters that it joins, if any. */
const JOINERS = new RegExp(String.raw`(${JOINED}${ACCENTS})?([\u200c\u200d]+)(?=(${JOINED})?)`, 'gu');

/** The last joiner of a run stays if it joins two letters or symbols. The others have no visible effect. */
const joined = (_: string, before: string | undefined, run: string, after: string | undefined) =>
  before === undefined ? '' : before + (after === undefined ? '' : run.slice(-1));

/**
 * A name without characters that are invisible or make it look like another name:
 * "invoice\u202efdp.exe" becomes "invoicefdp.exe".
 */
export const withoutInvisible = (name: string): string => name.replace(UNSEEN, '').replace(JOINERS, joined);
