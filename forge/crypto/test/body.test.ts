import { describe, expect, test } from 'vitest';

import { Refusal } from '../src/index.js';
import { equals } from './streams.js';
import { openings, sealings } from './ways.js';
import { readVectors } from './vector.js';

const vectors = readVectors();
const REASONS = ['truncated', 'trailing', 'unauthentic', 'delimiter', 'record-size', 'ikm'];

test('there are vectors of every kind', () => {
  expect(vectors.filter((v) => v.plaintext).length).toBeGreaterThan(10);
  expect(vectors.filter((v) => v.seal).length).toBeGreaterThan(5);
  expect(new Set(vectors.flatMap((v) => v.error ?? []))).toEqual(new Set(REASONS));
});

describe.each(Object.entries(openings))('opened %s', (_, open) => {
  test.each(vectors)('$name', async (v) => {
    const limits = v.maxRecordSize === undefined ? {} : { maxRecordSize: v.maxRecordSize };
    const { got, error } = await open(v.ikm, v.body, limits);
    if (v.plaintext) {
      expect(error).toBeUndefined();
      expect(got).toSatisfy(equals(v.plaintext));
    } else {
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toHaveProperty('reason', v.error);
      expect(got).toEqual(v.prefixOf.slice(0, got.length));
    }
  });
});

describe.each(Object.entries(sealings))('sealed %s', (_, seal) => {
  test.each(vectors.filter((v) => v.seal))(
    '$name',
    async ({ ikm, plaintext = new Uint8Array(), seal: options, body }) => {
      expect(await seal(ikm, plaintext, options)).toEqual(body);
    },
  );
});
