import { lengthOf, type Bytes, type Layout } from '@secure-share/crypto';

import type { RangeOfBytes } from './ranges';

/** A sealed record of a body. */
export interface SealedRecord {
  /** Counted from zero. */
  readonly number: number;
  readonly bytes: Bytes;
  /** To be called once the record was opened: its memory is used again. */
  readonly release: () => void;
}

/**
 * Cuts ranges, of which the first begins with record `first`, into records. Ranges
 * that end where a record ends are cut without a copy; of other bodies than ours a
 * record may lie in two of them.
 */
export async function* recordsOf(
  ranges: AsyncIterable<RangeOfBytes>,
  layout: Layout,
  first: number,
): AsyncGenerator<SealedRecord, void, undefined> {
  let number = first;
  let begun: Bytes = new Uint8Array(); // of the record that lies in the next range, too
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
