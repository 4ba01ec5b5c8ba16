import {
  encodeHeader,
  headerSize,
  inOrder,
  Opener,
  OVERHEAD,
  parseHeader,
  TAG_SIZE,
  type Bytes,
  type Header,
} from '@secure-share/crypto';

import type { PartialFile } from './storage';

/*
 * A checkpoint is stored next to the plaintext of a download, so that a later thread can
 * resume it:
 *
 *   8 bytes        length of the ciphertext, big-endian
 *   21 to 276      header of the body (RFC 8188), with the salt of its key
 *   16 a record    tags of the records whose plaintext was written, in order
 *
 * Stored bytes are not trusted, and no key is stored. To resume, the plaintext is
 * sealed again record by record with the key that the person enters, and the tags are
 * compared. From the first record that does not match, everything is downloaded again.
 */

const LENGTH_SIZE = 8;
const TAGS_AT_ONCE = 8; // written together; if a tab is killed, at most this many are lost

/** How much of a body has been written. */
export interface Progress {
  readonly opener: Opener;
  readonly header: Header;
  /** Of the ciphertext, in bytes. */
  readonly length: number;
  /** The number of verified records, counted from the first one. */
  readonly records: number;
}

/** Records how much of a body was written. */
export class Checkpoint {
  readonly #file: PartialFile;
  readonly #size: number;
  readonly #capacity: number; // bytes of plaintext in a record
  #number: number;
  #isRegular = true;
  #tags: Uint8Array[] = [];

  /** For a plaintext of `size` bytes, when the checkpoint already has this many records. */
  constructor(file: PartialFile, size: number, { recordSize }: Header, records: number) {
    this.#file = file;
    this.#size = size;
    this.#capacity = recordSize - OVERHEAD;
    this.#number = records;
  }

  /** Starts the file again, for a body of `length` bytes. */
  static begin(file: PartialFile, size: number, header: Header, length: number): Checkpoint {
    const start = new Uint8Array(LENGTH_SIZE + headerSize(header));
    new DataView(start.buffer).setBigUint64(0, BigInt(length));
    start.set(encodeHeader(header), LENGTH_SIZE);
    file.truncate(0, 0);
    file.appendToCheckpoint(start);
    return new Checkpoint(file, size, header, 0);
  }

  /**
   * The next record was written and had `length` bytes of data. If another program has put padding
   * between data, the position of later records is unknown: then the checkpoint ends before this
   * record.
   */
  add(tag: Uint8Array, length: number): void {
    this.#isRegular &&= length === dataOf(this.#number++, this.#size, this.#capacity).length;
    if (!this.#isRegular) return;
    this.#tags.push(tag);
    if (this.#tags.length === TAGS_AT_ONCE) this.flush();
  }

  flush(): void {
    const tags = this.#tags.splice(0);
    const joined = new Uint8Array(tags.length * TAG_SIZE);
    tags.forEach((tag, i) => joined.set(tag, i * TAG_SIZE));
    if (joined.length > 0) this.#file.appendToCheckpoint(joined);
  }
}

/**
 * Verifies what an earlier download has written of a plaintext of `size` bytes, and drops
 * everything after the last verified record. Undefined if there is nothing. `verified` gets the
 * data of these records in order. Reads and encrypts the whole file once. Rejects with the signal's
 * reason.
 */
export async function findProgress(
  file: PartialFile,
  size: number,
  ikm: Bytes,
  signal: AbortSignal,
  verified: (data: Bytes) => Promise<void>,
): Promise<Progress | undefined> {
  const parsed = await parse(file.readCheckpoint(), ikm);
  if (!parsed) return undefined;
  const { opener, header, tags } = parsed;
  const capacity = header.recordSize - OVERHEAD;
  const count = Math.min(opener.layout.records, Math.floor(tags.length / TAG_SIZE));
  let records = 0;
  const checked = inOrder(numbersTo(count), async (number) => {
    const { at, length } = dataOf(number, size, capacity);
    const data = file.read(at, length);
    const tag = tags.subarray(number * TAG_SIZE, (number + 1) * TAG_SIZE);
    return { data, isRight: data.length === length && (await opener.holds(number, data, tag)) };
  });
  for await (const { data, isRight } of checked) {
    signal.throwIfAborted();
    if (!isRight) break;
    await verified(data);
    records++;
  }
  if (records === 0) return undefined;
  file.truncate(Math.min(size, records * capacity), parsed.tagsAt + records * TAG_SIZE);
  return { opener, header, length: opener.layout.size, records };
}

interface Parsed {
  readonly opener: Opener;
  readonly header: Header;
  readonly tags: Bytes;
  readonly tagsAt: number;
}

/** Undefined if this is not a checkpoint. */
async function parse(checkpoint: Bytes, ikm: Bytes): Promise<Parsed | undefined> {
  if (checkpoint.length < LENGTH_SIZE) return undefined;
  try {
    const length = Number(new DataView(checkpoint.buffer, checkpoint.byteOffset).getBigUint64(0));
    const header = parseHeader(checkpoint.subarray(LENGTH_SIZE));
    const tagsAt = LENGTH_SIZE + headerSize(header);
    const opener = await Opener.create(ikm, header, length);
    return { opener, header, tags: checkpoint.subarray(tagsAt), tagsAt };
  } catch {
    return undefined;
  }
}

/** The position of the data of a record in a plaintext of `size` bytes. Empty for a record of padding. */
function dataOf(number: number, size: number, capacity: number): { at: number; length: number } {
  const at = Math.min(size, number * capacity);
  return { at, length: Math.min(size - at, capacity) };
}

// eslint-disable-next-line @typescript-eslint/require-await -- inOrder takes an async iterable
async function* numbersTo(count: number): AsyncGenerator<number, void, undefined> {
  for (let i = 0; i < count; i++) yield i;
}
