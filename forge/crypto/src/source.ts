import type { Bytes } from './bytes.js';

/** A buffer and the number of bytes that were read into it. */
export interface Filled {
  readonly buffer: ArrayBuffer;
  readonly length: number;
}

/** Reads a stream in pieces of the size that the caller chooses. */
export interface Source {
  /**
   * Fills the first `length` bytes of a buffer, or fewer at the end of the stream.
   * Detaches the buffer: continue with the one that is returned.
   */
  fill(buffer: ArrayBuffer, length: number): Promise<Filled>;

  /** Cancels the stream. */
  cancel(reason: unknown): Promise<void>;
}

/**
 * Locks the stream. A byte stream writes right into the buffers, which saves a copy and
 * many small reads; any other stream works as well.
 */
export function sourceOf(stream: ReadableStream<Uint8Array>): Source {
  try {
    return new ByobSource(stream.getReader({ mode: 'byob' }));
  } catch {
    return new ChunkSource(stream.getReader());
  }
}

class ByobSource implements Source {
  readonly #reader: ReadableStreamBYOBReader;

  constructor(reader: ReadableStreamBYOBReader) {
    this.#reader = reader;
  }

  async fill(buffer: ArrayBuffer, length: number): Promise<Filled> {
    let filled = 0;
    while (filled < length) {
      const { done, value } = await this.#reader.read(new Uint8Array(buffer, filled, length - filled));
      if (value === undefined) return { buffer: new ArrayBuffer(0), length: 0 }; // the stream was cancelled and keeps the buffer
      buffer = value.buffer;
      filled += value.length;
      if (done) break;
    }
    return { buffer, length: filled };
  }

  cancel(reason: unknown): Promise<void> {
    return this.#reader.cancel(reason);
  }
}

class ChunkSource implements Source {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #left: Uint8Array = new Uint8Array();

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  async fill(buffer: ArrayBuffer, length: number): Promise<Filled> {
    const target = new Uint8Array(buffer);
    let filled = 0;
    while (filled < length) {
      if (this.#left.length === 0) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        this.#left = value;
      }
      const part = this.#left.subarray(0, length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#left = this.#left.subarray(part.length);
    }
    return { buffer, length: filled };
  }

  cancel(reason: unknown): Promise<void> {
    return this.#reader.cancel(reason);
  }
}

/** Reads `size` bytes, or fewer at the end, into a new buffer. */
export async function take(source: Source, size: number): Promise<Bytes> {
  const { buffer, length } = await source.fill(new ArrayBuffer(size), size);
  return new Uint8Array(buffer, 0, length);
}
