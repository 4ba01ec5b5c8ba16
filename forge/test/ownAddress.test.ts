import { expect, it } from 'vitest';

import { ownAddress } from '../src/ownAddress';

it.each([
  ['https://Keys.Acme.example', 'https://keys.acme.example/'],
  [' https://keys.acme.example:8443/a?b=c ', 'https://keys.acme.example:8443/a?b=c'],
  ['http://127.0.0.1:7406/', 'http://127.0.0.1:7406/'],
])('%j may be saved', (text, want) => {
  expect(ownAddress(text)).toBe(want);
});

it.each([
  '',
  'keys.acme.example',
  'http://keys.acme.example',
  'https://user@keys.acme.example',
  'https://:pass@keys.acme.example',
  'https://*.acme.example',
  'https://keys.acme.example/#here',
  'https://[::1]/',
  'javascript:alert(1)',
  'http://localhost.evil.example/',
  `https://keys.acme.example/${'x'.repeat(1000)}`,
])('%j may not be saved', (text) => {
  expect(ownAddress(text)).toBeUndefined();
});
