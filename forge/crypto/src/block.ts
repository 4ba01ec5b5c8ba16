import type { Filled, Source } from './source.js';

/** A piece of a stream. All blocks but the last have the same length. */
export interface Block extends Filled {
  readonly last: boolean;
}

/** Reuses buffers of one size, to spare the garbage collector. */
export class Pool {
  readonly #size: number;
  readonly #free: ArrayBuffer[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  take(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(this.#size);
  }

  /** Takes a buffer back. The caller must not use it afterwards. */
  give(buffer: ArrayBuffer): void {
    this.#free.push(buffer);
  }
}

/**
 * Cuts a stream into blocks of `size` bytes, in buffers of the pool. The caller returns
 * each buffer to the pool. An empty stream gives one empty block. Reads one block ahead,
 * to know which one is the last.
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
