/** Control characters, marks that turn the direction of writing or take no room, and halves of characters; not the joiners. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\ufffd]/gu;

/** Letters that join, and the symbols of which emoji are made. Between other letters a joiner would only make two names look alike. */
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

/** A run of ZWNJ and ZWJ, with what it joins if that is anything. */
const JOINERS = new RegExp(String.raw`(${JOINED}${ACCENTS})?([\u200c\u200d]+)(?=(${JOINED})?)`, 'gu');

/** The last joiner of a run stays if it joins two letters or symbols; the others change nothing that is seen. */
const joined = (_: string, before: string | undefined, run: string, after: string | undefined) =>
  before === undefined ? '' : before + (after === undefined ? '' : run.slice(-1));

/** A name without what cannot be seen, or makes it look like another: "invoice\u202efdp.exe" is "invoicefdp.exe". */
export const withoutInvisible = (name: string): string => name.replace(UNSEEN, '').replace(JOINERS, joined);
