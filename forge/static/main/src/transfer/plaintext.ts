import { sha256 as hash } from '@noble/hashes/sha2.js';
import { partsOf, sha256, toBase64Url, type Bytes, type Layout, type ReadAt } from '@secure-share/crypto';

import { Failed } from './failed';

const AT_ONCE = 4; // records that are read at a time

/** A file that was read once, and is to be read again. */
export interface Plaintext {
  /** Of all of it, base64url. */
  readonly sha256: string;
  /**
   * Reads whole records again. Rejects with a Failed, `file-changed`, unless they
   * hold what they held: so nothing else is ever sealed under the same nonce, and
   * what arrives is what was announced.
   */
  readonly read: ReadAt;
}

/**
 * Reads all of a file for its checksum. `layout` is that of the body that it will
 * become. Rejects with a Failed, `file-changed` or `file-unreadable`, or with the
 * signal's reason.
 */
export async function examine(file: Blob, layout: Layout, signal: AbortSignal, progress: (bytes: number) => void): Promise<Plaintext> {
  const record = layout.data(0).end; // bytes of the file in each record but the last
  const whole = hash.create();
  const known: Bytes[] = [];
  let done = 0;
  for await (const piece of pieces(file, AT_ONCE * record, signal)) {
    const prints = printsOf(piece, record);
    whole.update(piece);
    known.push(...await prints); // only then the buffer is used again
    progress((done += piece.length));
  }
  if (done !== file.size) throw new Failed('file-changed');
  return {
    sha256: toBase64Url(whole.digest()),
    read: async (start, end) => {
      const bytes = await bytesOf(file.slice(start, end));
      const prints = await printsOf(bytes, record);
      if (!prints.every((print, i) => same(print, known[start / record + i]))) throw new Failed('file-changed');
      return bytes;
    },
  };
}

/** The SHA-256 of each record. */
function printsOf(bytes: Bytes, record: number): Promise<Bytes[]> {
  return Promise.all(partsOf(bytes.length, record).map(({ start, end }) => sha256(bytes.subarray(start, end))));
}

const same = (a: Bytes, b: Bytes | undefined) => b !== undefined && a.every((byte, i) => byte === b[i]);

/** The file in pieces of `size` bytes, the last one shorter, all in the same buffer. */
async function* pieces(file: Blob, size: number, signal: AbortSignal): AsyncGenerator<Bytes, void, undefined> {
  if (size === 0) return; // an empty file
  const reader = file.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(size);
  try {
    for (;;) {
      let filled = 0;
      let ended = false;
      while (filled < size && !ended) {
        signal.throwIfAborted();
        const { done, value } = await reader.read(new Uint8Array(buffer, filled));
        if (!value) return;
        buffer = value.buffer;
        filled += value.length;
        ended = done;
      }
      if (filled > 0) yield new Uint8Array(buffer, 0, filled);
      if (ended) return;
    }
  } catch (error) {
    throw signal.aborted ? error : unreadable();
  } finally {
    await reader.cancel().catch(() => undefined);
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
