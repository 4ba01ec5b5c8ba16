import { expect, it } from 'vitest';

import { csvOf } from '../../src/lib/csv';

it('begins with a byte order mark and ends each line as RFC 4180 says', () => {
  expect(
    csvOf([
      ['a', 'b'],
      ['c', ''],
    ]),
  ).toBe('a,b\r\nc,\r\n');
});

it.each([
  ['Baker, Bob', '"Baker, Bob"'],
  ['the "other" Bob', '"the ""other"" Bob"'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-AbC_', "'-AbC_"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['=HYPERLINK("https://x.example","y")', '"\'=HYPERLINK(""https://x.example"",""y"")"'],
  ['\nx', '"\'\nx"'],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠x', "'＠x"],
  ['a=b', 'a=b'],
  ['2026-11-29T06:00:00Z', '2026-11-29T06:00:00Z'],
])('writes %j as one cell that is not a formula', (value, cell) => {
  expect(csvOf([['x', value, 'y']])).toBe(`x,${cell},y\r\n`);
});
