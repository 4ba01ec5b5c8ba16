import type { Range } from './bytes.js';
import { headerSize, type Header } from './header.js';
import { padme } from './padme.js';
import { Refusal } from './refusal.js';

/** The overhead of a record: tag and delimiter. */
export const OVERHEAD = 17;

/**
 * The largest plaintext in bytes. A body of 2^38 bytes takes at most 2^38 records and
 * 2^40 AES blocks, which keeps the advantage in distinguishing GCM from a random function
 * below 2^-48 under one key, and every size here a safe integer.
 */
export const MAX_LENGTH = 2 ** 38;

/**
 * Computes the positions of the records of a body. Sizes and offsets are in bytes, records are
 * counted from zero.
 */
export class Layout {
  /** Length of the whole body. */
  readonly size: number;

  /** The number of records, at least one. */
  readonly records: number;

  readonly #header: number;
  readonly #record: number; // length of every sealed record but the last, which may be shorter
  readonly #length: number; // of the plaintext, or an upper bound

  private constructor(header: Header, size: number, length: number) {
    this.size = size;
    this.#header = headerSize(header);
    this.#record = header.recordSize;
    this.#length = length;
    this.records = Math.ceil((size - this.#header) / this.#record);
  }

  /** The layout of the body for a plaintext of this length. Refuses with `too-long`. */
  static ofPlaintext(header: Header, length: number, unpadded: boolean): Layout {
    checkLength(length);
    const content = unpadded ? length : padme(length);
    const records = Math.max(1, Math.ceil(content / (header.recordSize - OVERHEAD)));
    return new Layout(header, headerSize(header) + content + records * OVERHEAD, length);
  }

  /**
   * The layout of a body whose header and length are known. How much of it is padding is
   * unknown until all of it is opened, so `data` includes the padding. Refuses with
   * `truncated` if nothing follows the header, and with `too-long` if the body exceeds
   * the limit.
   */
  static ofBody(header: Header, size: number): Layout {
    const sealed = size - headerSize(header);
    if (!(sealed > 0)) throw new Refusal('truncated', 'the body has no records');
    if (sealed > MAX_LENGTH * (OVERHEAD + 1)) throw new Refusal('too-long', 'the body is longer than any');
    const full = Math.floor(sealed / header.recordSize);
    const rest = Math.max(0, (sealed % header.recordSize) - OVERHEAD);
    return new Layout(header, size, full * (header.recordSize - OVERHEAD) + rest);
  }

  /** The range of record `i` in the body; empty if the body has no such record. */
  record(i: number): Range {
    return within(this.size, this.#header + i * this.#record, this.#record);
  }

  /** The range of the plaintext that record `i` holds; empty if it holds only padding, or does not exist. */
  data(i: number): Range {
    const capacity = this.#record - OVERHEAD;
    return within(this.#length, i * capacity, capacity);
  }

  has(i: number): boolean {
    return Number.isInteger(i) && i >= 0 && i < this.records;
  }

  isLast(i: number): boolean {
    return i === this.records - 1;
  }

  /** The records that overlap `range`: the first, and one after the last. */
  recordsIn(range: Range): Range {
    const from = Math.max(range.start - this.#header, 0);
    const to = Math.max(range.end - this.#header, 0);
    return { start: Math.floor(from / this.#record), end: Math.ceil(to / this.#record) };
  }
}

/** Refuses a plaintext that is too long, with `too-long`. */
export function checkLength(length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > MAX_LENGTH) {
    throw new Refusal('too-long', 'the plaintext is longer than 2^38 bytes');
  }
}

/** The number of bytes in a range. */
export function lengthOf(range: Range): number {
  return range.end - range.start;
}

function within(size: number, start: number, length: number): Range {
  return { start: Math.min(start, size), end: Math.min(start + length, size) };
}
