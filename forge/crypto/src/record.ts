import { type Bytes, type Range } from './bytes.js';
import { encodeHeader, makeHeader, type Header, type Options } from './header.js';
import { Layout, lengthOf } from './layout.js';
import { inOrder } from './pipeline.js';
import { Refusal } from './refusal.js';
import { Schedule, TAG_SIZE, textSize } from './schedule.js';

/**
 * Reads the bytes from `start` to `end` of a plaintext, for example
 * `(start, end) => file.slice(start, end).bytes()`. It must return the same bytes each
 * time. A File does: reading it fails once the file has changed.
 */
export type ReadAt = (start: number, end: number) => Promise<Bytes>;

/** Seals the records of one body in any order. */
export class Sealer {
  /** The beginning of the body. To continue the body later, use the same options and this salt. */
  readonly header: Header;

  /** Which data to pass to {@link seal}, and where the sealed record belongs. */
  readonly layout: Layout;

  readonly #schedule: Schedule;

  private constructor(header: Header, layout: Layout, schedule: Schedule) {
    this.header = header;
    this.layout = layout;
    this.#schedule = schedule;
  }

  /** Prepares a body for a plaintext of `length` bytes. Refuses with `ikm`, `options` or `too-long`. */
  static async create(ikm: Bytes, length: number, options: Options = {}): Promise<Sealer> {
    const header = makeHeader(options);
    const layout = Layout.ofPlaintext(header, length, options.unpadded ?? false);
    return new Sealer(header, layout, await Schedule.derive(ikm, header.salt));
  }

  /**
   * Seals record `i`. `data` must be the range `layout.data(i)` of the plaintext;
   * another length is refused with `index`. Sealing a record again, say for a retry, is
   * safe only with the same data: see {@link Options.salt}.
   */
  async seal(i: number, data: Uint8Array): Promise<Bytes> {
    if (!this.layout.has(i) || data.length !== lengthOf(this.layout.data(i))) {
      throw new Refusal('index', 'the body has no such record, or not of this length');
    }
    const text = new Uint8Array(textSize(lengthOf(this.layout.record(i))));
    text.set(data);
    return this.#schedule.seal(text, i, data.length, this.layout.isLast(i));
  }

  /**
   * Returns the bytes of the body in `range`, header included, for example one part of a
   * multipart upload. Needs twice the memory of the range. Calls `read` once, for the
   * plaintext of all records that overlap the range. A record that two ranges share is
   * sealed for each of them.
   *
   * Refuses with `index` a range outside of the body, and data of another length. Passes
   * on the errors of `read`.
   */
  async sealRange(range: Range, read: ReadAt): Promise<Bytes> {
    const { layout } = this;
    if (!(range.start >= 0 && range.start <= range.end && range.end <= layout.size)) {
      throw new Refusal('index', 'the body has no such range');
    }
    const out = new Uint8Array(lengthOf(range));
    place(out, range.start, encodeHeader(this.header), 0);
    const records = layout.recordsIn(range);
    const start = layout.data(records.start).start;
    const end = Math.max(start, layout.data(records.end - 1).end);
    const plaintext = start < end ? await read(start, end) : new Uint8Array();
    if (plaintext.length !== end - start) throw new Refusal('index', 'data of another length than was asked for');
    const sealed = inOrder(numbers(records), async (i) => {
      const data = layout.data(i);
      return { i, record: await this.seal(i, plaintext.subarray(data.start - start, data.end - start)) };
    });
    for await (const { i, record } of sealed) place(out, range.start, record, layout.record(i).start);
    return out;
  }
}

/** Opens the records of one body in any order. */
export class Opener {
  /** Which bytes of the body to pass to {@link open}. */
  readonly layout: Layout;

  readonly #schedule: Schedule;

  private constructor(layout: Layout, schedule: Schedule) {
    this.layout = layout;
    this.#schedule = schedule;
  }

  /** Prepares to open a body of `size` bytes. Refuses with `ikm`, `truncated` or `too-long`. */
  static async create(ikm: Bytes, header: Header, size: number): Promise<Opener> {
    const layout = Layout.ofBody(header, size);
    return new Opener(layout, await Schedule.derive(ikm, header.salt));
  }

  /**
   * Returns the data of record `i`. Refuses with `index` if the body has no such record or
   * the record has another length, and otherwise as a stream does. That a body is shorter
   * or longer than it was shows only in its last record: the body is complete once every
   * record was opened.
   *
   * In a body of this library the data begins at `layout.data(i).start` of the plaintext.
   * Other libraries may pad elsewhere.
   */
  async open(i: number, record: Bytes): Promise<Bytes> {
    if (!this.layout.has(i) || record.length !== lengthOf(this.layout.record(i))) {
      throw new Refusal('index', 'the body has no such record, or not of this length');
    }
    return this.#schedule.open(record, i, this.layout.isLast(i));
  }

  /**
   * Reports whether `data` is the content of record `i`, given only the record's tag
   * (see {@link tagOf}). Use it for data that was opened before and may have been changed
   * since. It seals the data again and compares the tags; other data with the same tag
   * would be a forgery, which needs the key.
   *
   * The nonce may be used with other data here than at the sender. This reveals nothing,
   * because the sealed bytes do not leave this function.
   */
  async holds(i: number, data: Uint8Array, tag: Uint8Array): Promise<boolean> {
    const text = new Uint8Array(Math.max(0, textSize(lengthOf(this.layout.record(i)))));
    if (!this.layout.has(i) || data.length >= text.length) return false;
    text.set(data);
    const again = tagOf(await this.#schedule.seal(text, i, data.length, this.layout.isLast(i)));
    return tag.length === TAG_SIZE && again.every((byte, at) => byte === tag[at]);
  }
}

/** The tag of a sealed record. */
export function tagOf(record: Uint8Array): Uint8Array {
  return record.subarray(-TAG_SIZE);
}

/** Copies the part of `bytes`, which begin at `at`, that falls into `out`, which begins at `start`. */
function place(out: Bytes, start: number, bytes: Bytes, at: number): void {
  const part = bytes.subarray(Math.max(0, start - at), Math.max(0, start + out.length - at));
  out.set(part, Math.max(0, at - start));
}

/** Counts from `start` to `end`. */
// eslint-disable-next-line @typescript-eslint/require-await -- the pipeline takes async iterators
export async function* numbers({ start, end }: Range): AsyncGenerator<number, void, undefined> {
  for (let i = start; i < end; i++) yield i;
}
