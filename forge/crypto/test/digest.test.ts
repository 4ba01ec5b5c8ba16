import { afterEach, describe, expect, test, vi } from 'vitest';

import { Digest, PIECE_SIZE, type Bytes } from '../src/index.js';
import { modulo251 } from './streams.js';
import { readList } from './vector.js';

interface DigestVector {
  length: number;
  digest: string;
}

const vectors = readList<DigestVector>('client/testdata/vectors/digests.json');

afterEach(() => vi.restoreAllMocks());

/** Hands over a plaintext in one buffer, and overwrites it as soon as that is allowed. */
async function inChunks(plaintext: Bytes, size: number): Promise<Digest> {
  const digest = new Digest();
  const buffer = new Uint8Array(size);
  for (let at = 0; at < plaintext.length; at += size) {
    const chunk = plaintext.subarray(at, at + size);
    buffer.set(chunk);
    await digest.write(buffer.subarray(0, chunk.length));
    buffer.fill(255);
  }
  return digest;
}

describe('the digest of a plaintext', () => {
  test.each(vectors)('of $length bytes', async ({ length, digest }) => {
    for (const size of [4096, PIECE_SIZE - 17, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 700_000, 2 ** 21]) {
      expect(await (await inChunks(modulo251(length), size)).value()).toBe(digest);
    }
  });

  test('takes a stream too', async () => {
    const { length, digest } = vectors.at(-1) ?? { length: 0, digest: '' };
    const made = new Digest();
    await new Blob([modulo251(length)]).stream().pipeTo(new WritableStream(made));
    expect(await made.value()).toBe(digest);
  });

  test('returns its pieces', async () => {
    for (const [length, count] of [
      [0, 0],
      [1, 1],
      [PIECE_SIZE, 1],
      [PIECE_SIZE + 1, 2],
      [9 * PIECE_SIZE, 9],
    ] as const) {
      const digest = await inChunks(modulo251(length), 100_000);
      expect(await digest.pieces()).toHaveLength(count);
    }
  });

  test('hashes four pieces at a time, and no more', async () => {
    const real = crypto.subtle.digest.bind(crypto.subtle);
    let now = 0;
    let most = 0;
    vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...args) => {
      most = Math.max(most, ++now);
      const sum = await real(...args);
      now--;
      return sum;
    });
    await (await inChunks(modulo251(20 * PIECE_SIZE), 20 * PIECE_SIZE)).pieces();
    expect(most).toBe(4);
  });
});
