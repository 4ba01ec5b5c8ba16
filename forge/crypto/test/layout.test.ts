import { describe, expect, test } from 'vitest';

import {
  headerSize,
  Layout,
  MAX_LENGTH,
  padme,
  partsOf,
  Sealer,
  sha256,
  compositeSha256,
  toBase64Url,
} from '../src/index.js';
import { modulo251 } from './streams.js';
import { readList } from './vector.js';

interface LayoutVector {
  length: number;
  recordSize: number;
  keyIdLength: number;
  padded: boolean;
  content: number;
  size: number;
  records: number;
  lastRecord: [number, number];
  lastData: [number, number];
}

const vectors = readList<LayoutVector>('ece/testdata/layouts.json');
const range = ([start, end]: [number, number]) => ({ start, end });
const headerOf = (v: LayoutVector) => ({
  salt: new Uint8Array(16),
  recordSize: v.recordSize,
  keyId: new Uint8Array(v.keyIdLength),
});

describe('layouts', () => {
  test.each(vectors)('$length bytes in records of $recordSize, padded: $padded', (v) => {
    const layout = Layout.ofPlaintext(headerOf(v), v.length, !v.padded);
    const last = layout.records - 1;
    expect({ size: layout.size, records: layout.records, content: v.padded ? padme(v.length) : v.length }).toEqual({
      size: v.size,
      records: v.records,
      content: v.content,
    });
    expect(layout.record(last)).toEqual(range(v.lastRecord));
    expect(layout.data(last)).toEqual(range(v.lastData));
    expect(layout.isLast(last)).toBe(true);
    expect(layout.record(v.records)).toEqual({ start: v.size, end: v.size });
    expect([-1, 0, last, last + 1, 0.5].map((i) => layout.has(i))).toEqual([false, true, true, false, false]);
  });

  test.each(vectors)('of a body of $size bytes', (v) => {
    const layout = Layout.ofBody(headerOf(v), v.size);
    expect(layout.records).toBe(v.records);
    expect(layout.record(v.records - 1)).toEqual(range(v.lastRecord));
    expect(layout.data(v.records - 1).end).toBe(v.content);
  });

  test('have bounds', () => {
    const header = { salt: new Uint8Array(16), recordSize: 18, keyId: new Uint8Array() };
    expect(Layout.ofPlaintext(header, MAX_LENGTH, true).records).toBe(MAX_LENGTH);
    for (const length of [-1, 0.5, NaN, MAX_LENGTH + 1]) {
      expect(() => Layout.ofPlaintext(header, length, true)).toThrow(expect.objectContaining({ reason: 'too-long' }));
    }
    expect(() => Layout.ofBody(header, headerSize(header))).toThrow(expect.objectContaining({ reason: 'truncated' }));
    expect(Layout.ofBody(header, 21 + MAX_LENGTH * 18).records).toBe(MAX_LENGTH);
    expect(() => Layout.ofBody(header, 22 + MAX_LENGTH * 18)).toThrow(expect.objectContaining({ reason: 'too-long' }));
  });
});

describe('Padme', () => {
  /** Padme in big integers, digit by digit. */
  function slow(length: number): number {
    if (length < 2) return length;
    const exponent = length.toString(2).length - 1;
    const free = BigInt(exponent - exponent.toString(2).length);
    const unit = 1n << free;
    return Number(((BigInt(length) + unit - 1n) / unit) * unit);
  }

  test('agrees with big integers around every power of two', () => {
    for (let power = 0; power <= 48; power++) {
      for (const off of [-3, -2, -1, 0, 1, 2, 3, 2 ** Math.max(0, power - 3)]) {
        const length = 2 ** power + off;
        if (length >= 0) expect([length, padme(length)]).toEqual([length, slow(length)]);
      }
    }
  });

  test('adds at most 12 %, and keeps its own results', () => {
    for (let length = 1; length < 5000; length++) {
      const padded = padme(length);
      expect(padded >= length && padded <= 1.12 * length && padme(padded) === padded).toBe(true);
    }
  });
});

describe('parts of a body', () => {
  test('cover it without a gap', () => {
    expect(partsOf(10, 4)).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 8 },
      { start: 8, end: 10 },
    ]);
    expect(partsOf(8, 4)).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 8 },
    ]);
    expect(partsOf(0, 4)).toEqual([]);
  });

  test('have one checksum', async () => {
    const sums = await Promise.all([modulo251(3), modulo251(5)].map(sha256));
    const joined = new Uint8Array(Buffer.concat(sums));
    expect(await compositeSha256(sums)).toEqual(await sha256(joined));
    expect(toBase64Url(await sha256(new Uint8Array()))).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
  });

  test('read the plaintext once, and no more than their records hold', async () => {
    const plaintext = modulo251(1000);
    const sealer = await Sealer.create(modulo251(16), 1000, { recordSize: 100, unpadded: true });
    const asked: [number, number][] = [];
    await sealer.sealRange({ start: 21 + 150, end: 21 + 301 }, (start, end) => {
      asked.push([start, end]);
      return Promise.resolve(plaintext.subarray(start, end));
    });
    expect(asked).toEqual([[83, 332]]);
  });

  test('are refused beyond the body, or if the plaintext has changed', async () => {
    const sealer = await Sealer.create(modulo251(16), 100, { recordSize: 50 });
    const { size } = sealer.layout;
    const read = (start: number, end: number) => Promise.resolve(modulo251(end - start));
    for (const bad of [
      { start: -1, end: 5 },
      { start: 0, end: size + 1 },
      { start: 6, end: 5 },
      { start: NaN, end: 5 },
    ]) {
      await expect(sealer.sealRange(bad, read)).rejects.toHaveProperty('reason', 'index');
    }
    for (const off of [-1, 1]) {
      const other = (start: number, end: number) => read(start, end + off);
      await expect(sealer.sealRange({ start: 0, end: size }, other)).rejects.toHaveProperty('reason', 'index');
    }
    await expect(sealer.sealRange({ start: 0, end: size }, () => Promise.reject(new Error('gone')))).rejects.toThrow(
      'gone',
    );
  });
});
