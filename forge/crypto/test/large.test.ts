import { expect, test } from 'vitest';

import { fromBase64Url, sha256, toBase64Url, type Bytes } from '../src/index.js';
import { equals, modulo251 } from './streams.js';
import { readList } from './vector.js';
import { quickOpenings, quickSealings } from './ways.js';

/** A body that is too long to be stored. */
interface LargeVector {
  comment: string;
  ikm: string;
  salt: string;
  recordSize: number;
  padded: boolean;
  length: number;
  bodyLength: number;
  bodySha256: string;
}

test.each(readList<LargeVector>('ece/testdata/large.json'))('$comment', async (v) => {
  const ikm = fromBase64Url(v.ikm);
  const options = { salt: fromBase64Url(v.salt), recordSize: v.recordSize, unpadded: !v.padded };
  const plaintext = modulo251(v.length);
  let body: Bytes = new Uint8Array();
  for (const [, seal] of some(quickSealings, v)) {
    body = await seal(ikm, plaintext, options);
    expect({ length: body.length, sha256: toBase64Url(await sha256(body)) }).toEqual({
      length: v.bodyLength,
      sha256: v.bodySha256,
    });
  }
  for (const [, open] of some(quickOpenings, v)) {
    const { got, error } = await open(ikm, body);
    expect(error).toBeUndefined();
    expect(got).toSatisfy(equals(plaintext));
  }
});

/** All ways, or only one if records hold a single byte: that takes seconds. */
function some<T>(ways: [string, T][], { recordSize }: LargeVector): [string, T][] {
  return recordSize < 100 ? ways.filter(([name]) => name === 'as one chunk') : ways;
}
