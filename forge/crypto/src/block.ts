import type { Filled, Source } from './source.js';

/** A piece of a stream. All of them but the last have the same length. */
export interface Block extends Filled {
  readonly last: boolean;
}

/** Buffers of one size, used again instead of left to the garbage collector. */
export class Pool {
  readonly #size: number;
  readonly #free: ArrayBuffer[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  take(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(this.#size);
  }

  /** The caller must not touch the buffer any more. */
  give(buffer: ArrayBuffer): void {
    this.#free.push(buffer);
  }
}

/**
 * Cuts a stream into blocks of `size` bytes, in buffers of the pool that whoever
 * uses the blocks gives back. There is always one block, if need be an empty one.
 * Reads one block ahead, since only that tells which one is the last.
 */
export async function* blocks(source: Source, size: number, pool: Pool): AsyncGenerator<Block, void, undefined> {
  let block = await source.fill(pool.take(), size);
  while (block.length === size) {
    const next = await source.fill(pool.take(), size);
    if (next.length === 0) break;
    yield { ...block, last: false };
    block = next;
  }
  yield { ...block, last: true };
}
