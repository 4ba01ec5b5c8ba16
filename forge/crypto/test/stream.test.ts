import { describe, expect, test } from 'vitest';

import { openStream, Refusal, sealBytes, Sealer, sealStream, type Bytes } from '../src/index.js';
import { chunked, drain, drained, failing, modulo251 } from './streams.js';

const ikm = modulo251(16);
const options = { recordSize: 117, unpadded: true }; // 100 bytes of data each

describe('a stream', () => {
  test('gives what came before and the same error when its source fails, and no end', async () => {
    const cut = new Error('the connection broke');
    const sealed = await drain(sealStream(failing(modulo251(350), cut), ikm, options));
    expect(sealed.error).toBe(cut);
    const body = await sealBytes(ikm, modulo251(1000), options);
    const opened = await drain(openStream(failing(body.subarray(0, 500), cut), ikm));
    expect(opened.error).toBe(cut);
    expect(opened.got).toEqual(modulo251(1000).slice(0, opened.got.length));
  });

  test('cancels its source at once when it is cancelled, even if the source stalls', async () => {
    for (const transform of [sealStream, openStream]) {
      let reason: unknown;
      const stalled = new ReadableStream<Bytes>({ cancel: (r) => void (reason = r) });
      const why = new Error('no longer wanted');
      await transform(stalled, ikm).cancel(why);
      expect(reason).toBe(why);
    }
  });

  test('cancels its source when it refuses', async () => {
    let cancelled: unknown;
    const body = await sealBytes(ikm, modulo251(1000), options);
    body[30] = 1 ^ (body[30] ?? 0);
    const endless = new ReadableStream<Bytes>({
      pull: (controller) => controller.enqueue(body.slice()),
      cancel: (reason) => void (cancelled = reason),
    });
    const { got, error } = await drain(openStream(endless, ikm));
    expect(got.length).toBe(0);
    expect(error).toHaveProperty('reason', 'unauthentic');
    expect(cancelled).toBe(error);
  });

  test('reads only a few records ahead of its reader', async () => {
    let read = 0;
    const source = new ReadableStream<Bytes>(
      {
        pull(controller) {
          read++;
          controller.enqueue(modulo251(100));
        },
      },
      { highWaterMark: 0 },
    );
    const reader = sealStream(source, ikm, options).getReader();
    for (let i = 0; i < 50; i++) await reader.read(); // the header and 49 records
    expect(read).toBeGreaterThanOrEqual(50);
    expect(read).toBeLessThanOrEqual(60);
    await reader.cancel();
  });

  test('refuses wrong use', async () => {
    const source = () => chunked(new Uint8Array(), 1);
    for (const bad of [
      { recordSize: 17 },
      { recordSize: 1048594 },
      { recordSize: 20.5 },
      { salt: new Uint8Array(15) },
      { keyId: new Uint8Array(256) },
    ]) {
      expect(() => sealStream(source(), ikm, bad)).toThrow(expect.objectContaining({ reason: 'options' }));
      await expect(Sealer.create(ikm, 0, bad)).rejects.toBeInstanceOf(Refusal);
    }
    expect((await drain(sealStream(source(), ikm.subarray(1)))).error).toHaveProperty('reason', 'ikm');
    const locked = source();
    locked.getReader();
    expect(() => sealStream(locked, ikm)).toThrow(TypeError);
  });

  test('gives each chunk its own buffer', async () => {
    const body = await sealBytes(ikm, modulo251(1000), options);
    const stream = openStream(chunked(body, 64), ikm);
    const held: Bytes[] = [];
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) held.push(next.value);
    expect(new Uint8Array(Buffer.concat(held))).toEqual(modulo251(1000));
    expect(new Set(held.map((chunk) => chunk.buffer)).size).toBe(held.length);
  });

  test('seals a long file', async () => {
    const body = await drained(openStream(sealStream(new Blob([modulo251(3_000_000)]).stream(), ikm), ikm));
    expect(Buffer.compare(body, modulo251(3_000_000))).toBe(0);
  });
});
