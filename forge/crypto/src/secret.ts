import { concat, fromBase64Url, random, toBase64Url, type Bytes } from './bytes.js';
import { Hidden } from './hidden.js';
import { hkdf } from './hkdf.js';
import { sha256 } from './part.js';
import { findKey } from './findKey.js';
import { Refusal } from './refusal.js';
import { idBytes } from './share.js';

const SECRET_SIZE = 16;
const CLAIM_KEY_SIZE = 32;

const CLAIM_INFO = 'secure-share v1 claim';
const METADATA_INFO = 'secure-share v1 metadata';
const PASSWORD_INFO = 'secure-share v1 sealed password';

/**
 * The key that the sender makes and the recipient gets: 128 random bits. All other keys of
 * the share are derived from it.
 */
export class Secret extends Hidden {
  readonly #bytes: Bytes;

  private constructor(bytes: Bytes) {
    super();
    this.#bytes = bytes;
  }

  static generate(): Secret {
    return new Secret(random(SECRET_SIZE));
  }

  /**
   * Finds the key in a pasted or typed text, as {@link findKey} does. Refuses with
   * `key-alphabet` or `key-length`.
   */
  static parse(pasted: string): Secret {
    const found = findKey(pasted);
    if ('key' in found) return new Secret(fromBase64Url(found.key, SECRET_SIZE));
    const reason = ['empty', 'short', 'long'].includes(found.flaw) ? 'key-length' : 'key-alphabet';
    throw new Refusal(reason, `no key was found: ${found.flaw}`);
  }

  /** The secret as 22 characters, for the request to the key mailer and the person. */
  reveal(): string {
    return toBase64Url(this.#bytes);
  }

  /** A copy of the 16 bytes: the keying material of the file's body. */
  ikm(): Bytes {
    return this.#bytes.slice();
  }

  /** Derives the key that proves to the file API that the caller has the secret. Refuses with `encoding` if the id is malformed. */
  async claimKey(shareId: string): Promise<ClaimKey> {
    return new ClaimKey(await hkdf(this.#bytes, idBytes(shareId), CLAIM_INFO, CLAIM_KEY_SIZE));
  }

  /** Derives 16 bytes of keying material for the sealed metadata. Refuses with `encoding` if the id is malformed. */
  async metadataKey(shareId: string): Promise<Bytes> {
    return hkdf(this.#bytes, idBytes(shareId), METADATA_INFO, SECRET_SIZE);
  }

  /**
   * Derives the secret from which the keys of a share with a password follow. `stretched` is
   * what `stretchPassword` returns for the same share. Refuses with `encoding` if the id is
   * malformed.
   */
  async withPassword(stretched: Bytes, shareId: string): Promise<Secret> {
    return new Secret(await hkdf(concat([this.#bytes, stretched]), idBytes(shareId), PASSWORD_INFO, SECRET_SIZE));
  }
}

/** Proves possession of a secret without revealing it: it is derived by a one-way function. */
export class ClaimKey extends Hidden {
  readonly #bytes: Bytes;

  /** Takes 32 bytes. */
  constructor(bytes: Bytes) {
    super();
    this.#bytes = bytes;
  }

  /** The key as 43 characters, for the claim request only. */
  reveal(): string {
    return toBase64Url(this.#bytes);
  }

  /** SHA-256 of the key as 43 characters, which the file API stores. It is not secret. */
  async verifier(): Promise<string> {
    return toBase64Url(await sha256(this.#bytes));
  }
}
