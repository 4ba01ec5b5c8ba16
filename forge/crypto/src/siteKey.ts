import { concat, fromBase64Url, random, toBase64Url, utf8, type Bytes } from './bytes.js';
import { readFileInfo, writeFileInfo, type FileInfo } from './fileInfo.js';
import { Hidden } from './hidden.js';
import { hkdf } from './hkdf.js';
import { Refusal, type Reason } from './refusal.js';
import { idBytes } from './share.js';

const KEY_SIZE = 32;
const NONCE_SIZE = 12;
const FORMAT = 1; // the first byte of what is sealed
const DESCRIPTION = 'secure-share v1 description';
const LONGEST_FILE_INFO = Math.ceil((1024 * 4) / 3); // characters of base64url

/** Account ids are ASCII without NUL. */
const fileInfoOf = (account: string) => `secure-share v1 file info\0${account}`;

/** What is sealed under a site's key, as the file API has it. */
export interface Sealed {
  /** base64url */
  readonly sealed: string;
  /** Which key of the site sealed it, from 1. */
  readonly keyVersion: number;
}

export type SealedDescription = Sealed;
export type SealedFileInfo = Sealed;

/** Where a text belongs. `info` is that of HKDF. */
interface Place {
  readonly site: string;
  readonly shareId: string;
  readonly info: string;
}

/**
 * The key under which one site seals descriptions, which can be read before the
 * share's own key arrives, and file info for senders. Every signed-in user of the site
 * has it: it hides both from those who store them, not from colleagues.
 *
 * Each share has a key of its own for each of the two, HKDF-SHA256(site key, salt =
 * share id), and file info one for its account; used with AES-256-GCM and a random
 * nonce. Sealing again, say for a retry, takes a new nonce. Format, key version, share
 * id and site are authenticated, so nobody can move what is sealed elsewhere or pass it
 * off as that of another key.
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

  /** Throws a Refusal, `encoding`, if `shareId` is not the id of a share. */
  async seal(description: string, site: string, shareId: string): Promise<SealedDescription> {
    return this.#seal(utf8(description), { site, shareId, info: DESCRIPTION });
  }

  /**
   * Opens what {@link seal} returned for the same site and share. Refuses with
   * `key-version`, `description-format`, `unauthentic` or `encoding`.
   */
  async open(description: SealedDescription, site: string, shareId: string): Promise<string> {
    const text = await this.#open(description, { site, shareId, info: DESCRIPTION }, 'description-format');
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
  }

  /**
   * Seals for the account that sends the share. Throws a Refusal: `file-info-size` if
   * it does not fit into 1 KiB once sealed, `encoding` if `shareId` is not the id of a share.
   */
  async sealFileInfo(info: FileInfo, site: string, shareId: string, account: string): Promise<SealedFileInfo> {
    return this.#seal(writeFileInfo(info), { site, shareId, info: fileInfoOf(account) });
  }

  /**
   * Opens what {@link sealFileInfo} returned for the same site, share and account.
   * Refuses with `key-version`, `file-info-format`, `unauthentic` or `encoding`.
   */
  async openFileInfo(info: SealedFileInfo, site: string, shareId: string, account: string): Promise<FileInfo> {
    if (info.sealed.length > LONGEST_FILE_INFO) throw new Refusal('file-info-format', 'it takes more than 1 KiB');
    return readFileInfo(await this.#open(info, { site, shareId, info: fileInfoOf(account) }, 'file-info-format'));
  }

  async #seal(plaintext: Bytes, place: Place): Promise<Sealed> {
    const nonce = random(NONCE_SIZE);
    const sealed = await crypto.subtle.encrypt(this.#gcm(nonce, place), await this.#derive(place), plaintext);
    return {
      sealed: toBase64Url(concat([Uint8Array.of(FORMAT), nonce, new Uint8Array(sealed)])),
      keyVersion: this.version,
    };
  }

  async #open({ sealed, keyVersion }: Sealed, place: Place, unknown: Reason): Promise<Bytes> {
    if (keyVersion !== this.version) {
      throw new Refusal('key-version', `sealed under version ${keyVersion}, this is ${this.version}`);
    }
    const raw = fromBase64Url(sealed);
    if (raw[0] !== FORMAT) throw new Refusal(unknown, 'this format is not known');
    const nonce = raw.subarray(1, 1 + NONCE_SIZE);
    const key = await this.#derive(place);
    try {
      return new Uint8Array(await crypto.subtle.decrypt(this.#gcm(nonce, place), key, raw.subarray(1 + NONCE_SIZE)));
    } catch {
      throw new Refusal('unauthentic', 'it was altered, or belongs elsewhere');
    }
  }

  async #derive({ shareId, info }: Place): Promise<CryptoKey> {
    const key = await hkdf(this.#bytes, idBytes(shareId), info, KEY_SIZE);
    return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  }

  #gcm(iv: Bytes, { site, shareId }: Place): AesGcmParams {
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
