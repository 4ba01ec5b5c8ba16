import { utf8, type Bytes } from './bytes.js';
import { Refusal } from './refusal.js';

/**
 * What a sender can read of a file later, without its key. The sender chose the name:
 * it is not safe as a path or as markup.
 */
export interface FileInfo {
  /** Absent for a text. */
  readonly name?: string;
  /** Media type. */
  readonly type: string;
  /** Of the plaintext, in bytes. */
  readonly size: number;
  /** The number of files in a zip file that was made for sending. */
  readonly files?: number;
}

const VERSION = 1;
/** Bytes. The plaintext is padded to whole blocks, so that its length reveals little about the name's. */
const BLOCK = 256;
const MOST_BLOCKS = 3; // sealed, that is 29 bytes more and still fits into the file API's limit of 1024

/** Writes JSON, padded with spaces to a whole block. Refuses more than 768 bytes with `file-info-size`. */
export function writeFileInfo({ name, type, size, files }: FileInfo): Bytes {
  const json = utf8(JSON.stringify({ v: VERSION, name, type, size, files }));
  const blocks = Math.ceil(json.length / BLOCK);
  if (blocks > MOST_BLOCKS) {
    throw new Refusal('file-info-size', `name and type take ${json.length} bytes of ${MOST_BLOCKS * BLOCK}`);
  }
  const padded = new Uint8Array(blocks * BLOCK).fill(0x20);
  padded.set(json);
  return padded;
}

/** Refuses with `file-info-format`. */
export function readFileInfo(plaintext: Bytes): FileInfo {
  const value = plaintext.length % BLOCK === 0 ? parse(plaintext) : undefined;
  if (!isFileInfo(value)) throw new Refusal('file-info-format', 'this file info is not understood');
  const { name, type, size, files } = value;
  return { type, size, ...(name === undefined ? {} : { name }), ...(files === undefined ? {} : { files }) };
}

function parse(plaintext: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext));
  } catch {
    return undefined; // the error would quote the text
  }
}

function isFileInfo(value: unknown): value is FileInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { v, name, type, size, files } = value as Record<string, unknown>;
  return (
    v === VERSION &&
    (name === undefined || typeof name === 'string') &&
    typeof type === 'string' &&
    isCount(size, 0) &&
    (files === undefined || isCount(files, 1))
  );
}

const isCount = (n: unknown, least: number) => Number.isSafeInteger(n) && (n as number) >= least;
