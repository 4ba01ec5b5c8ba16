import { concat, type Bytes, type Range } from './bytes.js';

/** Divides `size` bytes into parts of `partSize` bytes for a multipart upload. The last may be shorter. */
export function partsOf(size: number, partSize: number): Range[] {
  const parts: Range[] = [];
  for (let start = 0; start < size; start += partSize) {
    parts.push({ start, end: Math.min(start + partSize, size) });
  }
  return parts;
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256 over the SHA-256s of all parts in order, as S3 computes the checksum of a multipart upload. */
export async function compositeSha256(parts: readonly Bytes[]): Promise<Bytes> {
  return sha256(concat(parts));
}
