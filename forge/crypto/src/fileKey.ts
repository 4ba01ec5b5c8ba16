import { fromBase64Url, random, toBase64Url, type Bytes } from './bytes.js';
import { Hidden } from './hidden.js';

const SIZE = 16;

/**
 * The keying material of a body that several recipients get, each in the metadata of their
 * own share. No other key follows from it.
 */
export class FileKey extends Hidden {
  readonly #bytes: Bytes;

  private constructor(bytes: Bytes) {
    super();
    this.#bytes = bytes;
  }

  static generate(): FileKey {
    return new FileKey(random(SIZE));
  }

  /** Reads what {@link reveal} returned. Refuses with `encoding`. */
  static parse(text: string): FileKey {
    return new FileKey(fromBase64Url(text, SIZE));
  }

  /** The key as 22 characters, for the metadata only. */
  reveal(): string {
    return toBase64Url(this.#bytes);
  }

  /** A copy of the 16 bytes: the keying material of the file's body. */
  ikm(): Bytes {
    return this.#bytes.slice();
  }
}
