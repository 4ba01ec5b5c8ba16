import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { generatePassword } from '@secure-share/crypto/password';
import { expect, it } from 'vitest';

import { strengthOf, type Strength } from '../../../src/views/outside/passwordStrength';

/** The command line tool reads the same table. */
const file = join(import.meta.dirname, '../../../../../../shared/keyring/testdata/strengths.json');
const table = JSON.parse(readFileSync(file, 'utf8')) as { password: string; repeat?: number; strength: Strength }[];

it('has a table', () => {
  expect(table.length).toBeGreaterThan(5);
});

it.each(table)('$password is $strength', ({ password, repeat = 1, strength }) => {
  expect(strengthOf(password.repeat(repeat))).toBe(strength);
});

it('a generated one is strong', () => {
  expect(strengthOf(generatePassword())).toBe('strong');
});
