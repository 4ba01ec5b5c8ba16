import { decrypt, encrypt } from 'http_ece';
import { describe, expect, test } from 'vitest';

import { openBytes, parseHeader, sealBytes, type Bytes } from '../src/index.js';
import { equals } from './streams.js';
import { quickOpenings, quickSealings } from './ways.js';

// http_ece copies the whole buffer for each record, so its time grows with the square of
// the records. It also opens a body that is only a header. So the bodies here have few
// records, and at least one.

const recordSizes = [18, 19, 25, 100, 4096, 65536, 262144];
const cases = recordSizes.flatMap((recordSize) =>
  [0, 1, 2, 3]
    .flatMap((records) => [-1, 0, 1].map((off) => ({ recordSize, length: records * (recordSize - 17) + off })))
    .filter(({ length }) => length >= 0),
);

const buffer = (bytes: Bytes) => Buffer.from(bytes);
const bytes = (b: Buffer) => new Uint8Array(b);
const some = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256);

/** One way by record and one by stream: other tests compare these with the rest. */
function two<T>(ways: [string, T][]): [string, T][] {
  return ways.filter(([name]) => ['at once', 'BYOB'].includes(name));
}

describe.each(two(quickSealings))('http_ece opens what was sealed %s', (_, seal) => {
  test.each(cases)('$length bytes in records of $recordSize', async ({ recordSize, length }) => {
    const [key, plaintext] = [some(16), some(length)];
    for (const options of [{ recordSize }, { recordSize, unpadded: true }, { recordSize, keyId: some(5) }]) {
      const body = await seal(key, plaintext, options);
      expect(bytes(decrypt(buffer(body), { version: 'aes128gcm', key: buffer(key) }))).toSatisfy(equals(plaintext));
    }
  });
});

describe.each(two(quickOpenings))('what http_ece sealed opens %s', (_, open) => {
  test.each(cases)('$length bytes in records of $recordSize', async ({ recordSize, length }) => {
    const [key, plaintext] = [some(16), some(length)];
    for (const more of [{}, { keyid: 'a key' }, { pad: recordSize - 18 }]) {
      const body = bytes(
        encrypt(buffer(plaintext), { version: 'aes128gcm', key: buffer(key), rs: recordSize, ...more }),
      );
      const { got, error } = await open(key, body);
      expect(error).toBeUndefined();
      expect(got).toSatisfy(equals(plaintext));
    }
  });
});

test.each(cases)(
  'both make the same body of $length bytes in records of $recordSize',
  async ({ recordSize, length }) => {
    const [key, plaintext] = [some(16), some(length)];
    const theirs = bytes(encrypt(buffer(plaintext), { version: 'aes128gcm', key: buffer(key), rs: recordSize }));
    const { salt } = parseHeader(theirs);
    expect(await sealBytes(key, plaintext, { recordSize, salt, unpadded: true })).toSatisfy(equals(theirs));
  },
);

test('both refuse altered and cut bodies; only this library refuses one without records', async () => {
  const key = some(16);
  const body = await sealBytes(key, some(50), { recordSize: 25, unpadded: true });
  const flipped = body.slice();
  flipped[24] = 1 ^ (flipped[24] ?? 0);
  const theirs = (b: Bytes) => () => decrypt(buffer(b), { version: 'aes128gcm', key: buffer(key) });
  for (const bad of [flipped, body.subarray(0, 21 + 25), body.subarray(0, -1)]) {
    expect(theirs(bad)).toThrow();
    await expect(openBytes(key, bad)).rejects.toHaveProperty('name', 'Refusal');
  }
  expect(theirs(body.subarray(0, 21))).not.toThrow();
  await expect(openBytes(key, body.subarray(0, 21))).rejects.toHaveProperty('reason', 'truncated');
});
