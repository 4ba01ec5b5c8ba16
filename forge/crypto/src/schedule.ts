import { utf8, type Bytes } from './bytes.js';
import { OVERHEAD } from './layout.js';
import { Refusal } from './refusal.js';

/** Bytes of the tag at the end of every record. */
export const TAG_SIZE = 16;
const NONCE_SIZE = 12;
const MIN_IKM = 16;

const DELIMITER = 0x01; // after the data of every record but the last
const LAST_DELIMITER = 0x02;

/**
 * Seals and opens the records of one body (RFC 8188, sections 2.2 and 2.3), several at a
 * time if need be.
 *
 * No nonce is used twice under one key. The key depends on the salt, which is random for
 * each body. Within a body the nonce of a record is the base nonce with the record's
 * number XORed into its last 8 bytes, and XOR with a constant maps different numbers to
 * different nonces. A stream seals each number once; callers of a Sealer must give the
 * same data for the same number.
 */
export class Schedule {
  readonly #key: CryptoKey;
  readonly #base: Bytes;

  private constructor(key: CryptoKey, base: Bytes) {
    this.#key = key;
    this.#base = base;
  }

  /** Refuses keying material shorter than 16 bytes with `ikm`. */
  static async derive(ikm: Bytes, salt: Bytes): Promise<Schedule> {
    if (ikm.length < MIN_IKM) throw new Refusal('ikm', 'the keying material is shorter than 16 bytes');
    const master = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveKey', 'deriveBits']);
    const hkdf = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) });
    const [key, base] = await Promise.all([
      crypto.subtle.deriveKey(hkdf('Content-Encoding: aes128gcm\0'), master, { name: 'AES-GCM', length: 128 }, false, [
        'encrypt',
        'decrypt',
      ]),
      crypto.subtle.deriveBits(hkdf('Content-Encoding: nonce\0'), master, 8 * NONCE_SIZE),
    ]);
    return new Schedule(key, new Uint8Array(base));
  }

  /**
   * Seals `text`, whose first `data` bytes are set. Fills the rest with the delimiter and
   * zeros. `text` must not change before the promise settles.
   */
  async seal(text: Bytes, number: number, data: number, last: boolean): Promise<Bytes> {
    text[data] = last ? LAST_DELIMITER : DELIMITER;
    text.fill(0, data + 1);
    return new Uint8Array(await crypto.subtle.encrypt(this.#gcm(number), this.#key, text));
  }

  /**
   * Opens a record and returns its data. `last` says whether the record must be the last:
   * its delimiter has to agree. Refuses with `truncated`, `trailing`, `unauthentic` or
   * `delimiter`. `record` must not change before the promise settles.
   */
  async open(record: Bytes, number: number, last: boolean): Promise<Bytes> {
    if (record.length < OVERHEAD) throw new Refusal('truncated', 'the body ends inside a record');
    let text: ArrayBuffer;
    try {
      text = await crypto.subtle.decrypt(this.#gcm(number), this.#key, record);
    } catch (error) {
      if (error instanceof Error && error.name !== 'OperationError') throw error;
      throw new Refusal('unauthentic', 'a record was altered, or the key is another one');
    }
    return undelimited(new Uint8Array(text), last);
  }

  #gcm(number: number): AesGcmParams {
    const iv = this.#base.slice();
    const tail = new DataView(iv.buffer, NONCE_SIZE - 8);
    tail.setUint32(0, tail.getUint32(0) ^ Math.floor(number / 2 ** 32));
    tail.setUint32(4, tail.getUint32(4) ^ (number % 2 ** 32));
    return { name: 'AES-GCM', iv, tagLength: 8 * TAG_SIZE };
  }
}

/** Returns the data before the delimiter. */
function undelimited(text: Bytes, last: boolean): Bytes {
  let end = text.length - 1;
  while (end >= 0 && text[end] === 0) end--;
  const delimiter = text[end];
  if (delimiter !== DELIMITER && delimiter !== LAST_DELIMITER) {
    throw new Refusal('delimiter', 'a record has no delimiter');
  }
  if (last && delimiter !== LAST_DELIMITER) throw new Refusal('truncated', 'the last record is missing');
  if (!last && delimiter !== DELIMITER) throw new Refusal('trailing', 'something follows the last record');
  return text.subarray(0, end);
}

/** The length of a record without its tag. */
export function textSize(record: number): number {
  return record - TAG_SIZE;
}
