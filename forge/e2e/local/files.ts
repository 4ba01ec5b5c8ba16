import { createHash, randomBytes, type Hash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { unzipSync } from 'fflate';

/** A file on disk, with its size and hash. */
export interface OnDisk {
  readonly path: string;
  readonly size: number; // bytes
  readonly sha256: string; // hexadecimal
}

const block = 1 << 20;

/** Writes a unique file. Its MiB blocks differ from each other, though only the first is fully random. */
export async function writeFile(path: string, size: number): Promise<OnDisk> {
  const hash = createHash('sha256');
  const bytes = randomBytes(block);
  const file = await open(path, 'w');
  for (let at = 0; at < size; at += block) {
    bytes.writeUInt32BE(at / block);
    const part = bytes.subarray(0, Math.min(block, size - at));
    hash.update(part);
    await file.write(part);
  }
  await file.close();
  return { path, size, sha256: hash.digest('hex') };
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash: Hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Names and hashes of the files in a zip file. */
export function contents(path: string): Record<string, string> {
  const files = Object.entries(unzipSync(readFileSync(path)));
  return Object.fromEntries(files.map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]));
}
