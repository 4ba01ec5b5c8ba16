import { expect, it } from 'vitest';

import { noticeAddress } from '../../src/lib/noticeAddress';

const longest = `https://hooks.example/${'x'.repeat(1024 - 'https://hooks.example/'.length)}`;

it.each([
  [' https://hooks.example ', 'https://hooks.example/'],
  ['https://hooks.example:8443/a?b=c', 'https://hooks.example:8443/a?b=c'],
  ['https://bücher.example/é', 'https://xn--bcher-kva.example/%C3%A9'],
  ['https://[2001:db8::1]/', 'https://[2001:db8::1]/'],
  [longest, longest],
])('stores %s as the service accepts it', (text, address) => {
  expect(noticeAddress(text)).toBe(address);
});

it.each([
  '',
  'hooks.example',
  'http://hooks.example/',
  'http://127.0.0.1/',
  'https://',
  'https://user@hooks.example/',
  'https://:word@hooks.example/',
  'https://hooks.example/#x',
  'https://hooks.example/#',
  `${longest}x`,
])('refuses %s', (text) => {
  expect(noticeAddress(text)).toBeUndefined();
});
