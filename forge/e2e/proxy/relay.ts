import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A position in a body at which the relay waits. */
export interface Gate {
  readonly after: number; // bytes that pass before; a body that ends there never waits
  /** Resolves to pass on the rest, rejects to end the connection. */
  readonly ask: () => Promise<void>;
}

/**
 * Passes a body on, chunk by chunk, each once the kernel has accepted the one before, and
 * ends `to`. Calls `count` with the number of bytes that passed.
 */
export async function relay(
  from: AsyncIterable<Buffer>,
  to: Writable,
  count: (bytes: number) => void,
  gate?: Gate,
): Promise<void> {
  const pass = async (chunk: Buffer) => {
    if (chunk.length === 0) return;
    await new Promise<void>((resolve, reject) =>
      to.write(chunk, (error) => {
        if (error) reject(error);
        else resolve();
      }),
    );
    count(chunk.length);
  };
  let room = gate?.after ?? Infinity;
  for await (const chunk of from) {
    if (gate && chunk.length > room) {
      await pass(chunk.subarray(0, room));
      await gate.ask();
      await pass(chunk.subarray(room));
      room = Infinity;
    } else {
      await pass(chunk);
      room -= chunk.length;
    }
  }
  to.end();
}

/** A body with the lowest bit of the byte at `at` inverted. Calls `changed` when it passes. */
export async function* flip(from: AsyncIterable<Buffer>, at: number, changed: () => void): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const chunk of from) {
    const here = at - offset;
    if (here >= 0 && here < chunk.length) {
      chunk.writeUInt8(chunk.readUInt8(here) ^ 1, here);
      changed();
    }
    offset += chunk.length;
    yield chunk;
  }
}

/** Reads a body and passes it on at a fixed rate, in pieces of a tenth of a second. */
export async function* throttle(from: AsyncIterable<Buffer>, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.round(bytesPerSecond / 10));
  for await (const chunk of from) {
    for (let at = 0; at < chunk.length; at += size) {
      const piece = chunk.subarray(at, at + size);
      await sleep((piece.length / bytesPerSecond) * 1000);
      yield piece;
    }
  }
}
