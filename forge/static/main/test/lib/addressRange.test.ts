import { expect, it } from 'vitest';

import { addressRanges } from '../../src/lib/addressRange';

it.each([
  ['192.0.2.7', ['192.0.2.7']],
  [' 192.0.2.0/24, 2001:db8::/32;\n::1 ', ['192.0.2.0/24', '2001:db8::/32', '::1']],
  ['0.0.0.0/1 8000::/1', ['0.0.0.0/1', '8000::/1']],
  ['192.0.2.7 192.0.2.7', ['192.0.2.7']],
])('reads %j', (text, ranges) => {
  expect(addressRanges(text)).toEqual(ranges);
});

it.each([
  '',
  ' , ',
  'acme.example',
  '192.0.2',
  '192.0.2.256',
  '192.0.02.1',
  '192.0.2.0/33',
  '192.0.2.0/',
  '0.0.0.0/0',
  '::/0',
  '192.0.2.7 ::/00',
  '192.0.2.1:80',
  '2001:db8::/129',
  '2001:db8',
  '::1::',
  'fe80::1%eth0',
  '192.0.2.7 and 192.0.2.8',
])('refuses %j', (text) => {
  expect(addressRanges(text)).toBeUndefined();
});
