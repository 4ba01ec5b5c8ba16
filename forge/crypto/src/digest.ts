import { toBase64Url, type Bytes } from './bytes.js';
import { compositeSha256, sha256 } from './part.js';

/** So many bytes of a plaintext are hashed at a time: browsers hash only what is in memory at once. */
export const PIECE_SIZE = 262_144;

const AT_ONCE = 4; // pieces

/**
 * The digest of a plaintext: SHA-256 over the SHA-256s of its pieces of
 * {@link PIECE_SIZE} bytes, the last one shorter. Takes any length, in the memory
 * of a few pieces; four of them are hashed at a time. It is a sink for
 * `new WritableStream(digest)`.
 */
export class Digest {
  readonly #piece = new Uint8Array(PIECE_SIZE);
  #filled = 0;
  readonly #begun: Promise<Bytes>[] = [];
  readonly #done: Bytes[] = [];

  /** Adds the next bytes. They may change once the promise has fulfilled; the next call must wait for that. */
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

  /** The SHA-256 of each piece. Ends the plaintext. */
  async pieces(): Promise<readonly Bytes[]> {
    if (this.#filled > 0) await this.#endPiece();
    this.#done.push(...(await Promise.all(this.#begun.splice(0))));
    return this.#done;
  }

  /** As metadata hold it, 43 characters of base64url. Ends the plaintext. */
  async value(): Promise<string> {
    return toBase64Url(await compositeSha256(await this.pieces()));
  }

  async #endPiece(): Promise<void> {
    await this.#hash(this.#piece.subarray(0, this.#filled));
    this.#filled = 0;
  }

  /** WebCrypto copies what it is to hash before it returns. */
  async #hash(piece: Bytes): Promise<void> {
    if (this.#begun.length === AT_ONCE) this.#done.push(...(await Promise.all(this.#begun.splice(0, 1))));
    this.#begun.push(sha256(piece));
  }
}
