// @vitest-environment node
import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { numbered, safeName } from '../../src/transfer/fileName';

interface Vector {
  readonly comment: string;
  readonly name: string;
  readonly safe: string;
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../shared/client/testdata/vectors/names.json', import.meta.url), 'utf8'),
) as Vector[];

const bytes = (text: string) => Buffer.byteLength(text);

/** Names made of the characters that have rules, around the longest length. */
export const names = fc
  .array(
    fc.constantFrom(
      'x',
      'é',
      'م',
      'ُ',
      '😀',
      '\ufe0f',
      '\u0301',
      '\u200c',
      '\u200d',
      '\u202e',
      '.',
      ' ',
      '/',
      '\\',
      ':',
      '\n',
      '\ud800',
      'con',
      'NUL',
      '_',
      '…',
      'x'.repeat(119),
      'é'.repeat(60),
      '😀'.repeat(31),
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(''));

describe('the name of a file', () => {
  it.each(VECTORS)('$comment', ({ name, safe }) => {
    expect(safeName(name)).toBe(safe);
    expect(safeName(safe)).toBe(safe);
  });

  it('has vectors', () => {
    expect(VECTORS.length).toBeGreaterThan(20);
  });

  it('is cut without splitting a character', () => {
    expect(safeName('\ud800.txt')).toBe('.txt');
  });

  it('is safe for any characters', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/^$|^\.\.?$|^ | $|[/\\:\p{Cc}\p{Cs}]/u);
        expect(bytes(safe)).toBeLessThanOrEqual(255);
        expect(safeName(safe)).toBe(safe);
      }),
    );
  });

  it.each([
    ['a.txt', 'a (2).txt'],
    ['a', 'a (2)'],
    ['.env', '.env (2)'],
    ['x.tar.gz', 'x.tar (2).gz'],
    [`${'x'.repeat(251)}.txt`, `${'x'.repeat(124)}…${'x'.repeat(120)} (2).txt`],
  ])('%j is numbered %j', (name, second) => {
    expect(numbered(name, 2)).toBe(second);
    expect(bytes(second)).toBeLessThanOrEqual(255);
  });
});
