// @vitest-environment node
import { Sealer, sha256, toBase64Url } from '@secure-share/crypto';
import { describe, expect, it, vi } from 'vitest';

import { SealedParts } from '../../src/transfer/sealedParts';
import { noise } from '../../../../shared/test/transfer/environment';

const { signal } = new AbortController();

async function sealerFor(plain: Uint8Array<ArrayBuffer>) {
  return Sealer.create(new Uint8Array(16), plain.length, { salt: new Uint8Array(16) });
}

describe.each([
  [0, 1000],
  [1_000_000, 2_000_000],
  [1_000_000, 1000],
  [1_000_000, 262_165], // ends with the first record
  [5_000_000, 300_000],
  [5_000_000, 3_000_000], // more records than are read at a time
])('the parts of %i bytes, %i each', (length, partSize) => {
  it('are those of the body, in any order and with the same sums', async () => {
    const plain = noise(length);
    const sealer = await sealerFor(plain);
    const { size } = sealer.layout;
    const body = await sealer.sealRange({ start: 0, end: size }, (start, end) =>
      Promise.resolve(plain.slice(start, end)),
    );
    const numbers = Array.from({ length: Math.ceil(size / partSize) }, (_, i) => i + 1);
    for (const order of [numbers, [...numbers].reverse()]) {
      const parts = new SealedParts(sealer, new Blob([plain]), partSize);
      const sealed = await Promise.all(order.map((number) => parts.seal(number, signal)));
      for (const part of sealed) {
        const wanted = body.slice((part.number - 1) * partSize, part.number * partSize);
        expect(Buffer.compare(Buffer.from(await part.body.arrayBuffer()), wanted)).toBe(0);
        expect(part.sha256).toBe(toBase64Url(await sha256(wanted)));
      }
    }
  });

  it('read each byte of the file once', async () => {
    const plain = noise(length);
    const file = new Blob([plain]);
    const slice = vi.spyOn(file, 'slice');
    const sealer = await sealerFor(plain);
    const parts = new SealedParts(sealer, file, partSize);
    for (let number = 1; number <= Math.ceil(sealer.layout.size / partSize); number++) await parts.seal(number, signal);
    let at = 0;
    for (const [start = 0, end = 0] of slice.mock.calls) {
      if (start === end) continue; // padding only
      expect(start).toBe(at);
      at = end;
    }
    expect(at).toBe(length);
  });
});
