import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { ownAddress } from '../src/ownAddress';

/** An address and its stored form. An address without a stored form is refused. */
interface Vector {
  readonly comment: string;
  readonly address: string;
  readonly stored?: string;
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../shared/client/testdata/vectors/own-addresses.json', import.meta.url), 'utf8'),
) as Vector[];

it('has vectors', () => {
  expect(VECTORS.length).toBeGreaterThan(0);
});

it.each(VECTORS)('$comment', ({ address, stored }) => {
  expect(ownAddress(address)).toBe(stored);
});
