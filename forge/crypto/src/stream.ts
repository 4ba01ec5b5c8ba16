import { blocks, Pool, type Block } from './block.js';
import type { Bytes } from './bytes.js';
import { encodeHeader, makeHeader, readHeader, type Header, type Limits, type Options } from './header.js';
import { checkLength, Layout, lengthOf, MAX_LENGTH, OVERHEAD } from './layout.js';
import { inOrder } from './pipeline.js';
import { Refusal } from './refusal.js';
import { Schedule, textSize } from './schedule.js';
import { sourceOf, take, type Source } from './source.js';

/**
 * Seals a plaintext of any length with the memory of a few records. Each chunk of the
 * result is the header or one record, in its own buffer. Locks `source`, reads it
 * with BYOB if it is a byte stream, and cancels it if the result is cancelled.
 *
 * Throws a Refusal with `options`. The result errors with `ikm`, with `too-long`, or with
 * the error of `source`: if the source fails, the body never looks complete.
 */
export function sealStream(
  source: ReadableStream<Uint8Array>,
  ikm: Bytes,
  options: Options = {},
): ReadableStream<Bytes> {
  const header = makeHeader(options);
  const input = sourceOf(source);
  return streamOf(seal(input, ikm, header, options.unpadded ?? false), input);
}

/**
 * Opens a body of any length with the memory of a few records. Every byte of the result is
 * authentic and in its place. The body is complete only once the result closes: if it
 * errors, discard what it gave before.
 *
 * Locks and cancels `source` as {@link sealStream} does. The result errors with a Refusal
 * (`truncated`, `trailing`, `unauthentic`, `delimiter`, `record-size`, `ikm`, `too-long`),
 * or with the error of `source`.
 */
export function openStream(source: ReadableStream<Uint8Array>, ikm: Bytes, limits: Limits = {}): ReadableStream<Bytes> {
  const input = sourceOf(source);
  return streamOf(open(input, ikm, limits), input);
}

/** {@link sealStream} for `pipeThrough`. */
export class SealTransform implements ReadableWritablePair<Bytes, Uint8Array> {
  readonly readable: ReadableStream<Bytes>;
  readonly writable: WritableStream<Uint8Array>;

  constructor(ikm: Bytes, options: Options = {}) {
    const input = new TransformStream<Uint8Array, Uint8Array>();
    this.writable = input.writable;
    this.readable = sealStream(input.readable, ikm, options);
  }
}

/** {@link openStream} for `pipeThrough`. */
export class OpenTransform implements ReadableWritablePair<Bytes, Uint8Array> {
  readonly readable: ReadableStream<Bytes>;
  readonly writable: WritableStream<Uint8Array>;

  constructor(ikm: Bytes, limits: Limits = {}) {
    const input = new TransformStream<Uint8Array, Uint8Array>();
    this.writable = input.writable;
    this.readable = openStream(input.readable, ikm, limits);
  }
}

async function* seal(
  source: Source,
  ikm: Bytes,
  header: Header,
  unpadded: boolean,
): AsyncGenerator<Bytes, void, undefined> {
  const schedule = await Schedule.derive(ikm, header.salt);
  yield encodeHeader(header);
  const pool = new Pool(textSize(header.recordSize));
  const input = blocks(source, header.recordSize - OVERHEAD, pool);
  yield* inOrder(texts(input, header, unpadded, pool), async ({ text, number, data, last }) => {
    const record = await schedule.seal(text, number, data, last);
    pool.give(text.buffer);
    return record;
  });
}

/** The text of one record before it is sealed: see Schedule.seal. */
interface Text {
  readonly text: Bytes;
  readonly number: number;
  readonly data: number;
  readonly last: boolean;
}

/** The texts of all records: those of the blocks, then those that hold only padding. */
async function* texts(
  input: AsyncIterable<Block>,
  header: Header,
  unpadded: boolean,
  pool: Pool,
): AsyncGenerator<Text, void, undefined> {
  let length = 0;
  let number = 0;
  for await (const block of input) {
    length += block.length;
    checkLength(length);
    if (!block.last) {
      yield { text: new Uint8Array(block.buffer), number: number++, data: block.length, last: false };
      continue;
    }
    const layout = Layout.ofPlaintext(header, length, unpadded);
    let { buffer, length: data } = block;
    for (; number < layout.records; number++) {
      const text = new Uint8Array(buffer, 0, textSize(lengthOf(layout.record(number))));
      yield { text, number, data, last: layout.isLast(number) };
      buffer = pool.take();
      data = 0;
    }
  }
}

async function* open(source: Source, ikm: Bytes, limits: Limits): AsyncGenerator<Bytes, void, undefined> {
  const header = await readHeader((size) => take(source, size), limits);
  const schedule = await Schedule.derive(ikm, header.salt);
  const pool = new Pool(header.recordSize);
  let number = 0;
  const parts = inOrder(blocks(source, header.recordSize, pool), async ({ buffer, length, last }) => {
    if (number >= MAX_LENGTH) throw new Refusal('too-long', 'the body is longer than any');
    const data = await schedule.open(new Uint8Array(buffer, 0, length), number++, last);
    pool.give(buffer);
    return data;
  });
  for await (const data of parts) {
    if (data.length > 0) yield data;
  }
}

/** Turns the chunks, which are made from `source`, into a stream. */
function streamOf(chunks: AsyncGenerator<Bytes, void, undefined>, source: Source): ReadableStream<Bytes> {
  return new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        source.cancel(error).catch(() => undefined); // the source may already have failed
        throw error;
      }
    },
    cancel: (reason) => source.cancel(reason),
  });
}
