import { concat, fromBase64Url, random, toBase64Url, utf8, type Bytes } from './bytes.js';
import { readFileInfo, writeFileInfo, type FileInfo } from './fileInfo.js';
import { Hidden } from './hidden.js';
import { hkdf } from './hkdf.js';
import { readLabel, writeLabel } from './label.js';
import { Refusal, type Reason } from './refusal.js';
import { idBytes } from './share.js';

const KEY_SIZE = 32;
const NONCE_SIZE = 12;
const FORMAT = 1; // first byte of a sealed text
const DESCRIPTION = 'secure-share v1 description';
const LONGEST_SEALED_LABEL = Math.ceil((512 * 4) / 3); // characters of base64url
const LONGEST_FILE_INFO = Math.ceil((1024 * 4) / 3); // characters of base64url

/** Account ids are ASCII without NUL. */
const fileInfoOf = (account: string) => `secure-share v1 file info\0${account}`;
const labelOf = (account: string) => `secure-share v1 label\0${account}`;

/** A text sealed under a site's key, in the form of the file API. */
export interface Sealed {
  /** base64url */
  readonly sealed: string;
  /** Version of the site's key, from 1. */
  readonly keyVersion: number;
}

export type SealedDescription = Sealed;
export type SealedFileInfo = Sealed;
export type SealedLabel = Sealed;

/** What a sealed text is bound to. `info` is the one of HKDF. */
interface Place {
  readonly site: string;
  readonly shareId: string;
  readonly info: string;
}

/**
 * The key of one site. It seals descriptions, which can be read before the share's own key
 * arrives, and file info for senders. Every signed-in user of the site has it: it protects
 * both from those who store them, not from colleagues.
 *
 * Each share has a key for each of the two, HKDF-SHA256(site key, salt = share id). The key
 * for file info also depends on the account. Keys are used with AES-256-GCM and a random
 * nonce, so sealing again is safe. Format, key version, share id and site are
 * authenticated: a sealed text cannot be moved to another share or site, or be passed off
 * as sealed under another key.
 */
export class SiteKey extends Hidden {
  readonly version: number;
  readonly #bytes: Bytes;

  private constructor(bytes: Bytes, version: number) {
    super();
    this.#bytes = bytes;
    this.version = version;
  }

  /** Parses 43 characters of base64url. Refuses with `encoding`, even if only the version is not valid. */
  static parse(text: string, version: number): SiteKey {
    if (!Number.isInteger(version) || version < 1 || version >= 2 ** 32) {
      throw new Refusal('encoding', 'a version of a key is a whole number from 1');
    }
    return new SiteKey(fromBase64Url(text, KEY_SIZE), version);
  }

  /** Seals a description. Refuses with `encoding` if `shareId` is malformed. */
  async seal(description: string, site: string, shareId: string): Promise<SealedDescription> {
    return this.#seal(utf8(description), { site, shareId, info: DESCRIPTION });
  }

  /**
   * Opens the result of {@link seal} for the same site and share. Refuses with
   * `key-version`, `description-format`, `unauthentic` or `encoding`.
   */
  async open(description: SealedDescription, site: string, shareId: string): Promise<string> {
    const text = await this.#open(description, { site, shareId, info: DESCRIPTION }, 'description-format');
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
  }

  /**
   * Seals file info for the account that sends the share. Refuses with `file-info-size` if
   * it exceeds 1 KiB once sealed, and with `encoding` if `shareId` is malformed.
   */
  async sealFileInfo(info: FileInfo, site: string, shareId: string, account: string): Promise<SealedFileInfo> {
    return this.#seal(writeFileInfo(info), { site, shareId, info: fileInfoOf(account) });
  }

  /**
   * Opens the result of {@link sealFileInfo} for the same site, share and account.
   * Refuses with `key-version`, `file-info-format`, `unauthentic` or `encoding`.
   */
  async openFileInfo(info: SealedFileInfo, site: string, shareId: string, account: string): Promise<FileInfo> {
    if (info.sealed.length > LONGEST_FILE_INFO) throw new Refusal('file-info-format', 'it takes more than 1 KiB');
    return readFileInfo(await this.#open(info, { site, shareId, info: fileInfoOf(account) }, 'file-info-format'));
  }

  /**
   * Seals what the sender, with this account, calls a person outside the site. Refuses with
   * `label-size` if it takes more than 200 bytes, and with `encoding` if `shareId` is malformed.
   */
  async sealLabel(label: string, site: string, shareId: string, account: string): Promise<SealedLabel> {
    return this.#seal(writeLabel(label), { site, shareId, info: labelOf(account) });
  }

  /**
   * Opens the result of {@link sealLabel} for the same site, share and account. Refuses with
   * `key-version`, `label-format`, `unauthentic` or `encoding`.
   */
  async openLabel(label: SealedLabel, site: string, shareId: string, account: string): Promise<string> {
    if (label.sealed.length > LONGEST_SEALED_LABEL) throw new Refusal('label-format', 'it takes more than 512 bytes');
    return readLabel(await this.#open(label, { site, shareId, info: labelOf(account) }, 'label-format'));
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
    // The site comes last, because its length varies.
    const additionalData = concat([
      Uint8Array.of(FORMAT),
      new Uint8Array(version.buffer),
      idBytes(shareId),
      utf8(site),
    ]);
    return { name: 'AES-GCM', iv, additionalData };
  }
}
