import { concat, fromBase64Url, random, toBase64Url, utf8, type Bytes } from './bytes.js';
import { Hidden } from './hidden.js';
import { hkdf } from './hkdf.js';
import { Refusal } from './refusal.js';
import { idBytes } from './share.js';

const KEY_SIZE = 32;
const NONCE_SIZE = 12;
const FORMAT = 1; // the first byte of what is sealed
const INFO = 'secure-share v1 description';

/** A description as the file API has it. */
export interface SealedDescription {
  /** base64url */
  readonly sealed: string;
  /** Which key of the site sealed it, from 1. */
  readonly keyVersion: number;
}

/**
 * The key under which the descriptions of one site are sealed, so that they can be
 * read before the share's own key arrives. Every signed-in user of the site has
 * it: it hides descriptions from those who store them, not from colleagues.
 *
 * Each share has a key of its own, HKDF-SHA256(site key, salt = share id), used
 * with AES-256-GCM and a random nonce. Sealing again, say for a retry, takes a new
 * nonce. Format, key version, share id and site are authenticated, so nobody can
 * move a description elsewhere or pass it off as that of another key.
 */
export class SiteKey extends Hidden {
  readonly version: number;
  readonly #bytes: Bytes;

  private constructor(bytes: Bytes, version: number) {
    super();
    this.#bytes = bytes;
    this.version = version;
  }

  /** Reads 43 characters of base64url. Refuses with `encoding`; a version is a whole number from 1. */
  static parse(text: string, version: number): SiteKey {
    if (!Number.isInteger(version) || version < 1 || version >= 2 ** 32) {
      throw new Refusal('encoding', 'a version of a key is a whole number from 1');
    }
    return new SiteKey(fromBase64Url(text, KEY_SIZE), version);
  }

  /** Refuses with `encoding` what is no id of a share. */
  async seal(description: string, site: string, shareId: string): Promise<SealedDescription> {
    const nonce = random(NONCE_SIZE);
    const key = await this.#derive(shareId);
    const sealed = await crypto.subtle.encrypt(this.#gcm(nonce, site, shareId), key, utf8(description));
    return {
      sealed: toBase64Url(concat([Uint8Array.of(FORMAT), nonce, new Uint8Array(sealed)])),
      keyVersion: this.version,
    };
  }

  /**
   * Opens what {@link seal} returned for the same site and share. Refuses with
   * `key-version`, `description-format`, `unauthentic` or `encoding`.
   */
  async open(description: SealedDescription, site: string, shareId: string): Promise<string> {
    if (description.keyVersion !== this.version) {
      throw new Refusal('key-version', `sealed under version ${description.keyVersion}, this is ${this.version}`);
    }
    const raw = fromBase64Url(description.sealed);
    if (raw[0] !== FORMAT) throw new Refusal('description-format', 'this format is not known');
    const nonce = raw.subarray(1, 1 + NONCE_SIZE);
    const key = await this.#derive(shareId);
    try {
      const text = await crypto.subtle.decrypt(this.#gcm(nonce, site, shareId), key, raw.subarray(1 + NONCE_SIZE));
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
    } catch {
      throw new Refusal('unauthentic', 'the description was altered, or belongs elsewhere');
    }
  }

  async #derive(shareId: string): Promise<CryptoKey> {
    const key = await hkdf(this.#bytes, idBytes(shareId), INFO, KEY_SIZE);
    return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  }

  #gcm(iv: Bytes, site: string, shareId: string): AesGcmParams {
    const version = new DataView(new ArrayBuffer(4));
    version.setUint32(0, this.version);
    // The site comes last: it alone has no fixed length.
    const additionalData = concat([
      Uint8Array.of(FORMAT),
      new Uint8Array(version.buffer),
      idBytes(shareId),
      utf8(site),
    ]);
    return { name: 'AES-GCM', iv, additionalData };
  }
}
