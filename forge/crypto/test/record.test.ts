import { expect, test } from 'vitest';

import { headerSize, Opener, parseHeader, sealBytes, tagOf } from '../src/index.js';
import { modulo251 } from './streams.js';

const ikm = new Uint8Array(16).fill(7);

/** An opener, and the data and tag of each record. */
async function opened(length: number) {
  const body = await sealBytes(ikm, modulo251(length), { recordSize: 100 });
  const header = parseHeader(body);
  const opener = await Opener.create(ikm, header, body.length);
  const records = Array.from({ length: opener.layout.records }, (_, i) => {
    const { start, end } = opener.layout.record(i);
    return body.slice(start, end);
  });
  const held = await Promise.all(records.map(async (record, i) => ({ data: await opener.open(i, record), record })));
  expect(headerSize(header)).toBe(21);
  return { opener, held };
}

test('an opener recognizes what each record holds, the last one and padding included', async () => {
  const { opener, held } = await opened(10_000); // 10,240 bytes with its padding
  expect(held.at(-1)?.data.length).toBe(0);
  for (const [i, { data, record }] of held.entries()) {
    expect(await opener.holds(i, data, tagOf(record))).toBe(true);
  }
});

test('an opener notices what was changed', async () => {
  const { opener, held } = await opened(1000);
  const [first, second] = held;
  if (!first || !second) throw new Error('the body is too short');
  const tag = tagOf(first.record);
  const altered = first.data.slice();
  altered[50] = (altered[50] ?? 0) ^ 1;
  expect(await opener.holds(0, altered, tag)).toBe(false);
  expect(await opener.holds(0, first.data.subarray(1), tag)).toBe(false);
  expect(await opener.holds(0, first.data, tagOf(second.record))).toBe(false);
  expect(await opener.holds(0, first.data, tag.subarray(1))).toBe(false);
  expect(await opener.holds(0, first.data, new Uint8Array())).toBe(false);
  expect(await opener.holds(1, first.data, tag)).toBe(false);
  expect(await opener.holds(held.length, new Uint8Array(), tag)).toBe(false);
  expect(await opener.holds(0, new Uint8Array(84), tag)).toBe(false); // no room for a delimiter
});
