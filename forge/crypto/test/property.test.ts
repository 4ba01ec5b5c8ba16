import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openBytes, padme, parseHeader, sealBytes, type Bytes } from '../src/index.js';
import { openings, sealings } from './ways.js';

/** Plaintexts that end within two bytes of a boundary of their records. */
const plaintexts = fc
  .record({ recordSize: fc.integer({ min: 18, max: 80 }), records: fc.nat(5), off: fc.integer({ min: -2, max: 2 }) })
  .map(({ recordSize, records, off }) => ({ recordSize, length: Math.max(0, records * (recordSize - 17) + off) }))
  .chain(({ recordSize, length }) =>
    fc.record({
      recordSize: fc.constant(recordSize),
      unpadded: fc.boolean(),
      keyId: octets(fc.uint8Array({ maxLength: 8 })),
      salt: octets(fc.uint8Array({ minLength: 16, maxLength: 16 })),
      // Zeros at the end look like padding.
      plaintext: octets(fc.uint8Array({ minLength: length, maxLength: length, max: 3 })),
      ikm: octets(fc.uint8Array({ minLength: 16, maxLength: 40 })),
    }),
  );

function octets(arbitrary: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Bytes> {
  return arbitrary.map((b) => Uint8Array.from(b));
}

describe('around the boundaries of records', () => {
  test.each(Object.entries(sealings))('sealing %s makes the only valid body', async (_, seal) => {
    await fc.assert(
      fc.asyncProperty(plaintexts, async ({ plaintext, ikm, ...options }) => {
        const body = await seal(ikm, plaintext, options);
        expect(body).toEqual(await sealBytes(ikm, plaintext, options));
        const { salt, recordSize, keyId } = parseHeader(body);
        expect({ salt, recordSize, keyId }).toEqual({
          salt: options.salt,
          recordSize: options.recordSize,
          keyId: options.keyId,
        });
        const content = options.unpadded ? plaintext.length : padme(plaintext.length);
        const records = Math.max(1, Math.ceil(content / (recordSize - 17)));
        expect(body.length).toBe(21 + keyId.length + content + 17 * records);
      }),
      { numRuns: 40 },
    );
  });

  test.each(Object.entries(openings))('opening %s gives the plaintext back', async (_, open) => {
    await fc.assert(
      fc.asyncProperty(plaintexts, async ({ plaintext, ikm, ...options }) => {
        expect(await open(ikm, await sealBytes(ikm, plaintext, options))).toEqual({ got: plaintext });
      }),
      { numRuns: 40 },
    );
  });

  test.each(Object.entries(openings))(
    'opening %s refuses each cut and each flipped bit of a record',
    async (_, open) => {
      await fc.assert(
        fc.asyncProperty(plaintexts, fc.nat(), fc.nat(7), async ({ plaintext, ikm, ...options }, at, bit) => {
          const body = await sealBytes(ikm, plaintext, options);
          const records = 21 + options.keyId.length;
          const flipped = body.slice();
          const where = records + (at % (body.length - records));
          flipped[where] = (flipped[where] ?? 0) ^ (1 << bit);
          for (const bad of [flipped, body.subarray(0, at % body.length)]) {
            const { got, error } = await open(ikm, bad);
            expect(error).toHaveProperty('name', 'Refusal');
            expect(got).toEqual(plaintext.slice(0, got.length));
          }
        }),
        { numRuns: 40 },
      );
    },
  );
});

test('no two bodies share a salt', async () => {
  const salts = new Set<string>();
  for (let i = 0; i < 100; i++)
    salts.add(parseHeader(await sealBytes(new Uint8Array(16), new Uint8Array())).salt.join());
  expect(salts.size).toBe(100);
});

test('arbitrary bytes are refused', async () => {
  await fc.assert(
    fc.asyncProperty(octets(fc.uint8Array({ maxLength: 100 })), async (body) => {
      await expect(openBytes(new Uint8Array(16), body)).rejects.toHaveProperty('name', 'Refusal');
    }),
  );
});
