import { describe, expect, it } from 'vitest';

import { keyIn } from '../../src/lib/input';

const KEY = 'q2Xy_8-kLmN0pQrStUvWxA';
const OTHER = 'r2Xy_8-kLmN0pQrStUvWxA';
const SHARE = 's2Xy_8-kLmN0pQrStUvWxA';

describe('the key in what was pasted', () => {
  it.each([
    [KEY],
    [` ${KEY.slice(0, 5)} ${KEY.slice(5)}\n`],
    [`"${KEY}"`],
    [`„${KEY}“`],
    [`key:${KEY}`],
    [`Key: ${KEY}, thanks`],
    [`${KEY}.`],
    [`> ${KEY}\n> `],
    [`${KEY}\n\nagain: ${KEY}`],
    [`${KEY} https://acme.example/shares/${OTHER}`],
    [`${KEY} abcdefghijklmnopqrstuv`],
    [`Share ${SHARE}\nKey ${KEY}`],
  ])('is found: %j', (text) => {
    expect(keyIn(text, SHARE)?.replaceAll(/\s/g, '')).toBe(KEY);
  });

  it.each([
    [''],
    ['the key'],
    [`${KEY}A`],
    [`-${KEY}`],
    [`ü${KEY}`],
    [KEY.slice(1)],
    [`${KEY} ${OTHER}`],
    [`https://acme.example/${KEY}`],
    [`https://acme.example/?id=${KEY}`],
    [`${KEY}.example`],
    [`${KEY}@acme.example`],
  ])('is not guessed: %j', (text) => {
    expect(keyIn(text, SHARE)).toBeUndefined();
  });
});
