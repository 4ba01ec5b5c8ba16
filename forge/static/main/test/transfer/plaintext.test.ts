// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { hashFile } from '../../src/transfer/plaintext';
import { digestOf, noise } from './environment';

/** A file as WebKit has it without byte streams: of chunks of its own choice, and without BYOB readers. */
function fileOfChunks(bytes: Uint8Array<ArrayBuffer>, chunk: number): Blob {
  const file = new Blob([bytes]);
  vi.spyOn(file, 'stream').mockImplementation(() => {
    let at = 0;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (at >= bytes.length) controller.close();
        else controller.enqueue(bytes.slice(at, (at += chunk)));
      },
    });
  });
  return file;
}

describe.each([1_000, 65_536, 1_048_576, 3_000_000])('without BYOB readers, in chunks of %i bytes', (chunk) => {
  it.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 2_500_000])('a file of %i bytes is read whole', async (length) => {
    const plain = noise(length);
    const file = fileOfChunks(plain, chunk);
    expect(() => file.stream().getReader({ mode: 'byob' })).toThrow(TypeError);
    let read = 0;
    const { digest } = await hashFile(file, new AbortController().signal, (bytes) => {
      read = bytes;
    });
    expect([digest, read]).toEqual([await digestOf(plain), length]);
  });
});
