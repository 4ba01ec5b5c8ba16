// @vitest-environment node
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { safeName } from '../../src/transfer/fileName';

const TABLE: readonly (readonly [string, string])[] = [
  ['plan.pdf', 'plan.pdf'],
  ['Plan für März (2).pdf', 'Plan für März (2).pdf'],
  ['', 'file'],
  ['.', 'file'],
  ['..', 'file'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['/etc/', 'file'],
  ['C:evil.exe', 'C_evil.exe'],
  ['.bashrc', 'bashrc'],
  [' . .hidden', 'hidden'],
  ['trailing. . ', 'trailing'],
  ['a\x00b\nc\td\x7f.txt', 'abcd.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['zero\u200bwidth', 'zerowidth'],
  ['line\u2028break', 'linebreak'],
  ['what?<is>|"this"*.txt', 'what__is___this__.txt'],
  ['CON', '_CON'],
  ['con.txt', '_con.txt'],
  ['NUL .txt', '_NUL .txt'],
  ['com1.tar.gz', '_com1.tar.gz'],
  ['com¹', '_com¹'],
  ['com10', 'com10'],
  ['console.log', 'console.log'],
  ['\ud800.txt', 'txt'],
  ['a\u00a0b', 'a b'],
  ['--output', '--output'],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), 'x'.repeat(200)],
  [`${'x'.repeat(200)}.tar`, `${'x'.repeat(196)}.tar`],
  ['é'.repeat(101), 'é'.repeat(100)],
  [`x${'é'.repeat(100)}`, `x${'é'.repeat(99)}`],
  [`${'x'.repeat(190)}.${'y'.repeat(30)}`, `${'x'.repeat(190)}.${'y'.repeat(9)}`],
  [`${'😀'.repeat(60)}.png`, `${'😀'.repeat(49)}.png`],
];

describe('the name of a file', () => {
  it.each(TABLE)('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('is stable', () => {
    for (const [, safe] of TABLE) expect(safeName(safe)).toBe(safe);
  });

  it('follows the table of the command line client', () => {
    const go = readFileSync(new URL('../../../../../shared/client/name_test.go', import.meta.url), 'utf8');
    const plain = [...go.matchAll(/^\t\t"((?:[^"\\]|\\u[0-9a-f]{4}|\\n|\\t)*)":\s+"([^"\\]*)",$/gm)];
    expect(plain.length).toBeGreaterThan(20);
    for (const [, name = '', safe = ''] of plain) expect(safeName(JSON.parse(`"${name}"`) as string), name).toBe(safe);
  });
});
