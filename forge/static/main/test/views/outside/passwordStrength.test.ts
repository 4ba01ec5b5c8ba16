import { generatePassword } from '@secure-share/crypto/password';
import { expect, it } from 'vitest';

import { strengthOf } from '../../../src/views/outside/passwordStrength';

it.each([
  ['a', 'weak'],
  ['a'.repeat(200), 'weak'],
  ['12345678901', 'weak'],
  ['abcdefghijklm', 'weak'],
  ['abcdefghijklmn', 'fair'],
  ['abcdefghijklmnopqrstu', 'fair'],
  ['abcdefghijklmnopqrstuv', 'strong'],
  ['\u{1f511}'.repeat(13), 'weak'],
] as const)('%j is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});

it('a generated one is strong', () => {
  expect(strengthOf(generatePassword())).toBe('strong');
});
