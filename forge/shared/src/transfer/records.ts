import { lengthOf, type Bytes, type Layout } from '@secure-share/crypto';

import type { RangeOfBytes } from './ranges';

/** A sealed record of a body. */
export interface SealedRecord {
  /** Counted from zero. */
  readonly number: number;
  readonly bytes: Bytes;
  /** Call it when the record is decrypted: its memory is reused. */
  readonly release: () => void;
}

/**
 * Cuts ranges into records. The first range starts with record `first`. Ranges that end where a
 * record ends are cut without a copy. In bodies of other programs a record may be split between two
 * ranges.
 */
export async function* recordsOf(
  ranges: AsyncIterable<RangeOfBytes>,
  layout: Layout,
  first: number,
): AsyncGenerator<SealedRecord, void, undefined> {
  let number = first;
  let begun: Bytes = new Uint8Array(); // of the record that continues in the next range
  for await (const { bytes, release } of ranges) {
    let at = 0;
    for (;;) {
      const missing = lengthOf(layout.record(number)) - begun.length;
      if (number === layout.records || bytes.length - at < missing) break;
      const part = bytes.subarray(at, at + missing);
      at += missing;
      const isAtEnd = at === bytes.length;
      yield {
        number: number++,
        bytes: begun.length > 0 ? joined(begun, part) : part,
        release: isAtEnd ? release : () => undefined,
      };
      begun = new Uint8Array();
    }
    if (at < bytes.length) begun = joined(begun, bytes.subarray(at));
  }
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
