/** Of a password: how hard it is to guess for somebody who already has the key and the sealed file. */
export type Strength = 'weak' | 'fair' | 'strong';

/** What the app generates: 80 random bits. */
const GENERATED = /^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/;

/** The bits that each character of a chosen password adds, roughly. Repeated characters add less. */
const BITS_A_CHARACTER = 2;

/** One try takes a tenth of a second of a core: 28 bits are a year of one, 44 bits 60,000 years. */
const FAIR = 28;
const STRONG = 44;

/** A rough estimate that errs on the safe side. It does not know words: a famous quotation counts as strong. */
export function strengthOf(password: string): Strength {
  if (GENERATED.test(password)) return 'strong';
  const characters = Array.from(password);
  const bits = BITS_A_CHARACTER * Math.min(characters.length, 2 * new Set(characters).size);
  if (bits < FAIR) return 'weak';
  return bits < STRONG ? 'fair' : 'strong';
}
