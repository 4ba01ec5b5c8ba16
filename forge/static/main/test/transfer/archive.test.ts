// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { pack, packedLength, zipName } from '../../src/transfer/archive';
import type { PickedFile } from '../../src/transfer/protocol';
import { noise, testEnvironment } from './environment';

const member = (path: string, length = 10): PickedFile => ({ path, file: new File([noise(length)], path.split('/').at(-1) ?? '', { lastModified: 1e12 }) });
const signal = new AbortController().signal;

/** Names and bytes of a zip file without compression (PKWARE's APPNOTE, sections 4.3.7 and 4.3.12), by its central directory. */
function contents(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  const found = new Map<string, Buffer>();
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name, extra, comment, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    found.set(zip.toString('utf8', at + 46, at + 46 + name), zip.subarray(data, data + size));
    at += 46 + name + extra + comment;
  }
  return found;
}

describe('a zip file', () => {
  it('holds every file under its path, two of the same path as well', async () => {
    const files = [member('a/ü.txt'), member('a/b/c', 300_000), member('A/b/C', 20), member('x.tar.gz', 0), member('x.tar.gz', 5)];
    const told: number[] = [];
    const { file } = await pack(files, testEnvironment().storage, signal, (done) => told.push(done));
    expect(file.size).toBe(packedLength(files));
    expect(told.at(-1)).toBe(file.size);
    const found = contents(Buffer.from(await file.arrayBuffer()));
    expect([...found].map(([name, bytes]) => [name, bytes.length])).toEqual([
      ['a/ü.txt', 10], ['a/b/c', 300_000], ['A/b/C (2)', 20], ['x.tar.gz', 0], ['x.tar (2).gz', 5],
    ]);
    expect(found.get('a/b/c')?.equals(noise(300_000))).toBe(true);
  });

  it('names its files as safely as a file is saved, and tells apart what is the same then', async () => {
    const files = [member('in\u202evoice\u0000.txt'), member('invoice.txt', 20), member('../a/con'), member('a\\b:c')];
    const { file } = await pack(files, testEnvironment().storage, signal, () => undefined);
    expect(file.size).toBe(packedLength(files));
    const found = contents(Buffer.from(await file.arrayBuffer()));
    expect([...found.keys()]).toEqual(['invoice.txt', 'invoice (2).txt', 'file/a/_con', 'b_c']);
  });

  it('leaves what is hidden hidden', async () => {
    const { file } = await pack(['.env', 'a/.git/.x', '.env', '..', '. y'].map((path) => member(path)), testEnvironment().storage, signal, () => undefined);
    expect([...contents(Buffer.from(await file.arrayBuffer())).keys()]).toEqual(['.env', 'a/.git/.x', '.env (2)', 'file', 'y']);
  });

  it('is called as the folder that all of it lay in, or as the first file', () => {
    expect(zipName([member('photos/a'), member('photos/b/c')])).toBe('photos.zip');
    expect(zipName([member('photos/a'), member('b')])).toBe('a.zip');
    expect(zipName([member('plan v1.2.pdf'), member('b')])).toBe('plan v1.2.zip');
    expect(zipName([member('.env'), member('b')])).toBe('.env.zip');
  });

  it('of files that cannot be read leaves nothing behind', async () => {
    const environment = testEnvironment();
    const gone = Object.assign(member('a', 17 * 2 ** 20), {});
    const broken = new ReadableStream({ pull: () => { throw new DOMException('gone', 'NotReadableError'); } });
    Object.defineProperty(gone.file, 'stream', { value: () => broken });
    await expect(pack([gone, member('b')], environment.storage, signal, () => undefined)).rejects.toMatchObject({ failure: { reason: 'file-unreadable' } });
    expect(environment.origin.used).toBe(0);
  });

  it('is refused when there is no room for it', async () => {
    const environment = testEnvironment();
    environment.origin.quota = 2 ** 20;
    await expect(pack([member('a', 17 * 2 ** 20), member('b')], environment.storage, signal, () => undefined)).rejects.toMatchObject({ failure: { reason: 'no-room' } });
  });
});
