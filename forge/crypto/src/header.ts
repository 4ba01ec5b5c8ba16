import { concat, random, type Bytes } from './bytes.js';
import { Refusal } from './refusal.js';

/** The smallest record size that RFC 8188 allows, in bytes. */
export const MIN_RECORD_SIZE = 18;

/** The largest record size that is written, and the default limit for reading: 1 MiB of data and the overhead. */
export const MAX_RECORD_SIZE = 2 ** 20 + 17;

/** The fastest of the sizes that were measured in browsers. */
export const DEFAULT_RECORD_SIZE = 256 * 1024;

const SALT_SIZE = 16;
const FIXED_SIZE = SALT_SIZE + 4 + 1; // salt, record size, length of the key id
const MAX_KEY_ID = 255;

/** No header is longer than this. */
export const MAX_HEADER_SIZE = FIXED_SIZE + MAX_KEY_ID;

/** How a body is sealed. The defaults suit most callers. */
export interface Options {
  /** Length of a sealed record in bytes, from 18 to 1048593. By default 262144. */
  readonly recordSize?: number;

  /** Sent in the clear and not authenticated, at most 255 bytes. By default empty. */
  readonly keyId?: Bytes;

  /**
   * 16 bytes. Never use a salt again with the same keying material, unless the plaintext
   * and all other options are the same too: repeated nonces break AES-GCM. Random by
   * default; set it only to continue a body.
   */
  readonly salt?: Bytes;

  /** Lets the body's length reveal the exact length of the plaintext. By default false. */
  readonly unpadded?: boolean;
}

/** Limits for reading. */
export interface Limits {
  /** Bounds the memory of a stream, which holds a few records at a time. By default 1048593 bytes. */
  readonly maxRecordSize?: number;
}

/** The beginning of a body (RFC 8188, section 2.1). */
export interface Header {
  readonly salt: Bytes;
  readonly recordSize: number;
  readonly keyId: Bytes;
}

/** Makes the header for the options. Refuses with `options`. */
export function makeHeader(options: Options): Header {
  const { recordSize = DEFAULT_RECORD_SIZE, keyId = new Uint8Array(), salt = random(SALT_SIZE) } = options;
  const inBounds =
    Number.isInteger(recordSize) &&
    recordSize >= MIN_RECORD_SIZE &&
    recordSize <= MAX_RECORD_SIZE &&
    keyId.length <= MAX_KEY_ID &&
    salt.length === SALT_SIZE;
  if (!inBounds) throw new Refusal('options', 'record size, key id or salt out of bounds');
  return { salt: salt.slice(), recordSize, keyId: keyId.slice() };
}

/** The length of an encoded header in bytes. */
export function headerSize(header: Header): number {
  return FIXED_SIZE + header.keyId.length;
}

export function encodeHeader(header: Header): Bytes {
  const sizes = new DataView(new ArrayBuffer(5));
  sizes.setUint32(0, header.recordSize);
  sizes.setUint8(4, header.keyId.length);
  return concat([header.salt, new Uint8Array(sizes.buffer), header.keyId]);
}

/**
 * Reads the header at the beginning of a body and ignores what follows: 276 bytes are
 * always enough. Refuses with `truncated` or `record-size`.
 */
export function parseHeader(body: Uint8Array, limits: Limits = {}): Header {
  const size = sizeOfHeader(body);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const recordSize = view.getUint32(SALT_SIZE);
  if (recordSize < MIN_RECORD_SIZE || recordSize > (limits.maxRecordSize ?? MAX_RECORD_SIZE)) {
    throw new Refusal('record-size', `a record size of ${recordSize} bytes`);
  }
  if (body.length < size) throw new Refusal('truncated', 'the body ends inside its header');
  return {
    salt: Uint8Array.from(body.subarray(0, SALT_SIZE)),
    recordSize,
    keyId: Uint8Array.from(body.subarray(FIXED_SIZE, size)),
  };
}

/** The length of the header, whose fixed part `body` must have. Refuses with `truncated`. */
function sizeOfHeader(body: Uint8Array): number {
  const keyId = body[FIXED_SIZE - 1];
  if (keyId === undefined) throw new Refusal('truncated', 'the body ends inside its header');
  return FIXED_SIZE + keyId;
}

/** Reads a header. `fill` returns the next `size` bytes, or fewer at the end. */
export async function readHeader(fill: (size: number) => Promise<Bytes>, limits: Limits): Promise<Header> {
  const fixed = await fill(FIXED_SIZE);
  const keyId = await fill(sizeOfHeader(fixed) - FIXED_SIZE);
  return parseHeader(concat([fixed, keyId]), limits);
}
