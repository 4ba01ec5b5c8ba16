import { toBase64Url, type Bytes } from './bytes.js';
import { Hidden } from './hidden.js';
import { hkdf } from './hkdf.js';
import { sha256 } from './part.js';
import { idBytes } from './share.js';

const SIZE = 32;
const INFO = 'secure-share v1 gate password';

/** Proves knowledge of the gate password of one share. None of the share's keys follow from it. */
export class GateProof extends Hidden {
  readonly #bytes: Bytes;

  private constructor(bytes: Bytes) {
    super();
    this.#bytes = bytes;
  }

  /**
   * `stretched` is what `stretchPassword` returns for the same share. Refuses with `encoding`
   * if the id is malformed.
   */
  static async of(stretched: Bytes, shareId: string): Promise<GateProof> {
    return new GateProof(await hkdf(stretched, idBytes(shareId), INFO, SIZE));
  }

  /** The proof as 43 characters, for the request that opens the gate only. */
  reveal(): string {
    return toBase64Url(this.#bytes);
  }

  /** SHA-256 of the proof as 43 characters, which the file API stores. */
  async verifier(): Promise<string> {
    return toBase64Url(await sha256(this.#bytes));
  }
}
