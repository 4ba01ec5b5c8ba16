import { toBase64Url, type Bytes } from './bytes.js';
import { compositeSha256, sha256 } from './part.js';

/** Bytes of a plaintext that are hashed at a time: WebCrypto hashes only what is in memory at once. */
export const PIECE_SIZE = 262_144;

const AT_ONCE = 4; // pieces

/**
 * The digest of a plaintext: SHA-256 over the SHA-256s of its pieces of
 * {@link PIECE_SIZE} bytes (the last may be shorter). Holds a few pieces in memory,
 * whatever the length, and hashes four of them at a time. Use it as a sink:
 * `new WritableStream(digest)`.
 */
export class Digest {
  readonly #piece = new Uint8Array(PIECE_SIZE);
  #filled = 0;
  readonly #begun: Promise<Bytes>[] = [];
  readonly #done: Bytes[] = [];

  /** Adds the next bytes. Do not change them, or call this again, before the promise fulfils. */
  async write(bytes: Bytes): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const next = bytes.subarray(at, at + PIECE_SIZE - this.#filled);
      at += next.length;
      if (next.length === PIECE_SIZE) {
        await this.#hash(next);
        continue;
      }
      this.#piece.set(next, this.#filled);
      this.#filled += next.length;
      if (this.#filled === PIECE_SIZE) await this.#endPiece();
    }
  }

  /** Ends the plaintext and returns the SHA-256 of each piece. */
  async pieces(): Promise<readonly Bytes[]> {
    if (this.#filled > 0) await this.#endPiece();
    this.#done.push(...(await Promise.all(this.#begun.splice(0))));
    return this.#done;
  }

  /** Ends the plaintext and returns its digest as metadata hold it: 43 characters of base64url. */
  async value(): Promise<string> {
    return toBase64Url(await compositeSha256(await this.pieces()));
  }

  async #endPiece(): Promise<void> {
    await this.#hash(this.#piece.subarray(0, this.#filled));
    this.#filled = 0;
  }

  /** WebCrypto copies its input before it returns, so the buffer can be reused at once. */
  async #hash(piece: Bytes): Promise<void> {
    if (this.#begun.length === AT_ONCE) this.#done.push(...(await Promise.all(this.#begun.splice(0, 1))));
    this.#begun.push(sha256(piece));
  }
}
