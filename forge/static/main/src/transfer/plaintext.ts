import { Digest, PIECE_SIZE, sourceOf, type Bytes, type Filled, type ReadAt } from '@secure-share/crypto';

import { Failed } from '../api/errors';

const READ = 4 * PIECE_SIZE; // bytes that are read at a time

/** A file that was read once, and is to be read again. */
export interface Plaintext {
  /** Of all of it, as metadata hold it. */
  readonly digest: string;
  /**
   * Reads a stretch again, and for that the whole pieces that it lies in. Rejects
   * with a Failed, `file-changed`, unless they hold what they held: so nothing else
   * is ever sealed under the same nonce, and what arrives is what was announced.
   */
  readonly read: ReadAt;
}

/**
 * Reads all of a file for its digest. Rejects with a Failed, `file-changed` or
 * `file-unreadable`, or with the signal's reason.
 */
export async function hashFile(file: Blob, signal: AbortSignal, progress: (bytes: number) => void): Promise<Plaintext> {
  const digest = new Digest();
  let done = 0;
  for await (const bytes of chunks(file, READ, signal)) {
    await digest.write(bytes);
    progress((done += bytes.length));
  }
  if (done !== file.size) throw new Failed('file-changed');
  const known = await digest.pieces();
  return {
    digest: await digest.value(),
    read: async (start, end) => {
      const first = Math.floor(start / PIECE_SIZE);
      const bytes = await bytesOf(file.slice(first * PIECE_SIZE, Math.ceil(end / PIECE_SIZE) * PIECE_SIZE));
      const again = new Digest();
      await again.write(bytes);
      const pieces = await again.pieces();
      if (!pieces.every((piece, i) => same(piece, known[first + i]))) throw new Failed('file-changed');
      return bytes.subarray(start - first * PIECE_SIZE, end - first * PIECE_SIZE);
    },
  };
}

const same = (a: Bytes, b: Bytes | undefined) => b !== undefined && a.every((byte, i) => byte === b[i]);

/** The file, `size` bytes at a time and less at its end, all in the same buffer. */
async function* chunks(file: Blob, size: number, signal: AbortSignal): AsyncGenerator<Bytes, void, undefined> {
  const source = sourceOf(file.stream());
  let filled: Filled = { buffer: new ArrayBuffer(size), length: size };
  try {
    while (filled.length === size) {
      signal.throwIfAborted();
      filled = await source.fill(filled.buffer, size);
      if (filled.length > 0) yield new Uint8Array(filled.buffer, 0, filled.length);
    }
  } catch (error) {
    throw signal.aborted ? error : unreadable();
  } finally {
    await source.cancel(undefined).catch(() => undefined);
  }
}

async function bytesOf(piece: Blob): Promise<Bytes> {
  try {
    return new Uint8Array(await piece.arrayBuffer());
  } catch {
    throw unreadable();
  }
}

/** Browsers say no more about a file that was changed, moved or locked than that they cannot read it. */
const unreadable = () => new Failed('file-unreadable');
