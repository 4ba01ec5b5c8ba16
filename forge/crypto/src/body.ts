import { concat, type Bytes } from './bytes.js';
import { parseHeader, type Limits, type Options } from './header.js';
import { inOrder } from './pipeline.js';
import { numbers, Opener, Sealer } from './record.js';

/** Seals a plaintext that fits in memory. Refuses with `ikm`, `options` or `too-long`. */
export async function sealBytes(ikm: Bytes, plaintext: Bytes, options: Options = {}): Promise<Bytes> {
  const sealer = await Sealer.create(ikm, plaintext.length, options);
  const read = (start: number, end: number) => Promise.resolve(plaintext.subarray(start, end));
  return sealer.sealRange({ start: 0, end: sealer.layout.size }, read);
}

/**
 * Opens a body that fits in memory. Returns the whole plaintext or refuses, as
 * openStream does. `body` must not change before the promise settles.
 */
export async function openBytes(ikm: Bytes, body: Bytes, limits: Limits = {}): Promise<Bytes> {
  const opener = await Opener.create(ikm, parseHeader(body, limits), body.length);
  const { layout } = opener;
  const opened = inOrder(numbers({ start: 0, end: layout.records }), (i) => {
    const { start, end } = layout.record(i);
    return opener.open(i, body.subarray(start, end));
  });
  const parts: Bytes[] = [];
  for await (const data of opened) parts.push(data);
  return concat(parts);
}
