import { Layout, SiteKey } from '@secure-share/crypto';
import { describe, expect, it } from 'vitest';

import { byteLength, largestPlaintext, LONGEST_DESCRIPTION, roundedDown } from '../../src/lib/limits';

const sealed = (size: number) =>
  Layout.ofPlaintext({ salt: new Uint8Array(16), recordSize: 262_144, keyId: new Uint8Array() }, size, false).size;

describe('what fits', () => {
  it.each([100, 1_000_000, 64 * 2 ** 20, 10 * 2 ** 30])('is the largest file for %d bytes of ciphertext', (limit) => {
    const size = largestPlaintext(limit);
    expect(sealed(size)).toBeLessThanOrEqual(limit);
    expect(sealed(size + 1)).toBeGreaterThan(limit);
  });

  it('is nothing if not even an empty file fits', () => {
    expect(largestPlaintext(10)).toBe(0);
  });

  it('seals the longest description into 4 KiB', async () => {
    const id = 'AAAAAAAAAAAAAAAAAAAAAA';
    const description = await SiteKey.parse('A'.repeat(43), 1).seal('a'.repeat(LONGEST_DESCRIPTION), 'site', id);
    expect(Math.floor((description.sealed.length * 3) / 4)).toBe(4096);
  });

  it('counts bytes', () => {
    expect(byteLength('aą😀')).toBe(1 + 2 + 4);
  });

  it.each([
    [10 * 2 ** 30, 10e9],
    [1_048_576, 1_000_000],
    [52_428_800, 52e6],
    [99, 99],
    [9, 9],
    [0, 0],
  ])('rounds %d down to %d', (bytes, rounded) => {
    expect(roundedDown(bytes)).toBe(rounded);
  });
});
