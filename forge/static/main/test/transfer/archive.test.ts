// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pack, packedLength, zipName } from '../../src/transfer/archive';
import type { PickedFile } from '../../src/transfer/protocol';
import { noise, testEnvironment } from '../../../../shared/test/transfer/environment';

const member = (path: string, length = 10): PickedFile => ({
  path,
  file: new File([noise(length)], path.split('/').at(-1) ?? '', { lastModified: 1e12 }),
});
const signal = new AbortController().signal;

/** Names and bytes of a zip file without compression (PKWARE's APPNOTE, sections 4.3.7 and 4.3.12), by its central directory. */
function contents(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  const found = new Map<string, Buffer>();
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name, extra, comment, local] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    found.set(zip.toString('utf8', at + 46, at + 46 + name), zip.subarray(data, data + size));
    at += 46 + name + extra + comment;
  }
  return found;
}

describe('a zip file', () => {
  it('holds every file under its path, even two with the same path', async () => {
    const files = [
      member('a/ü.txt'),
      member('a/b/c', 300_000),
      member('A/b/C', 20),
      member('x.tar.gz', 0),
      member('x.tar.gz', 5),
    ];
    const told: number[] = [];
    const { file } = await pack(files, testEnvironment().storage, signal, (done) => told.push(done));
    expect(file.size).toBe(packedLength(files));
    expect(told.at(-1)).toBe(file.size);
    const found = contents(Buffer.from(await file.arrayBuffer()));
    expect([...found].map(([name, bytes]) => [name, bytes.length])).toEqual([
      ['a/ü.txt', 10],
      ['a/b/c', 300_000],
      ['A/b/C (2)', 20],
      ['x.tar.gz', 0],
      ['x.tar (2).gz', 5],
    ]);
    expect(found.get('a/b/c')?.equals(noise(300_000))).toBe(true);
  });

  it('has safe file names, and keeps equal ones apart', async () => {
    const files = [member('in\u202evoice\u0000.txt'), member('invoice.txt', 20), member('../a/con'), member('a\\b:c')];
    const { file } = await pack(files, testEnvironment().storage, signal, () => undefined);
    expect(file.size).toBe(packedLength(files));
    const found = contents(Buffer.from(await file.arrayBuffer()));
    expect([...found.keys()]).toEqual(['invoice.txt', 'invoice (2).txt', 'file/a/_con', 'b_c']);
  });

  it('keeps hidden files hidden', async () => {
    const { file } = await pack(
      ['.env', 'a/.git/.x', '.env', '..', '. y'].map((path) => member(path)),
      testEnvironment().storage,
      signal,
      () => undefined,
    );
    expect([...contents(Buffer.from(await file.arrayBuffer())).keys()]).toEqual([
      '.env',
      'a/.git/.x',
      '.env (2)',
      'file',
      'y',
    ]);
  });

  /** Paths that some system considers equal map to the same text. */
  const alike = (path: string) =>
    path
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll('ς', 'σ')
      .replace(/[\u200c\u200d]/g, '');

  it.each([
    ['a file and a folder', ['a', 'a/b'], ['a (2)', 'a/b']],
    ['a folder and a file', ['x/A.d/b', 'x/a.d'], ['x/A.d/b', 'x/a (2).d']],
    ['an empty folder and a file', ['a/', 'A'], ['a/', 'A (2)']],
    ['composed and decomposed accents', ['\u00e9.txt', 'e\u0301.txt'], ['\u00e9.txt', 'e\u0301 (2).txt']],
    ['final sigma', ['ΟΔΟΣ', 'οδος', 'οδοσ'], ['ΟΔΟΣ', 'οδος (2)', 'οδοσ (3)']],
    ['joiners', ['م\u200cم', 'مم'], ['م\u200cم', 'مم (2)']],
    ['a number that is taken', ['a', 'a', 'a (2)'], ['a', 'a (2)', 'a (2) (2)']],
    ['folders by case', ['A/x', 'a/y', 'a/X'], ['A/x', 'a/y', 'a/X (2)']],
    ['paths of no names', ['/', '//a', ''], ['file/', 'a', 'file (2)']],
  ])('numbers what would be one path when it is unpacked: %s', async (_, paths, entries) => {
    const { file } = await pack(
      paths.map((path) => member(path, path.endsWith('/') ? 0 : 3)),
      testEnvironment().storage,
      signal,
      () => undefined,
    );
    expect([...contents(Buffer.from(await file.arrayBuffer())).keys()]).toEqual(entries);
  });

  const segment = fc.constantFrom(
    'a',
    'A',
    'é',
    'e\u0301',
    'ς',
    'σ',
    'Σ',
    '.a',
    'a.b',
    'A.B',
    'a (2)',
    '..',
    'x'.repeat(255),
    `${'X'.repeat(254)}y`,
  );
  const paths = fc.array(
    fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([names, folder]) => names.join('/') + (folder ? '/' : '')),
    { maxLength: 12 },
  );

  it('loses no file when it is unpacked', async () => {
    await fc.assert(
      fc.asyncProperty(paths, async (all) => {
        const { file } = await pack(
          all.map((path) => member(path, path.endsWith('/') ? 0 : 1)),
          testEnvironment().storage,
          signal,
          () => undefined,
        );
        const entries = [...contents(Buffer.from(await file.arrayBuffer())).keys()];
        const files = entries.filter((path) => !path.endsWith('/'));
        const folders = entries.flatMap((path) =>
          path
            .split('/')
            .slice(0, -1)
            .map((_, i, names) => alike(names.slice(0, i + 1).join('/'))),
        );
        expect(files).toHaveLength(all.filter((path) => !path.endsWith('/')).length);
        expect(new Set([...files.map(alike)]).size).toBe(files.length);
        expect(files.filter((path) => folders.includes(alike(path)))).toEqual([]);
        for (const name of entries.flatMap((path) => path.split('/')))
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      }),
      { numRuns: 50 },
    );
  });

  /** As Python's zipfile lists them: path, year to second, folder or not. */
  const LIST =
    'import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2]); ' +
    'print(json.dumps([[i.filename, list(i.date_time), i.is_dir()] for i in z.infolist()]))';

  it('is unpacked by another program, with empty folders and dates outside the range of zip', async () => {
    const at = (path: string, lastModified: number) => ({
      path,
      file: new File(path.endsWith('/') ? [] : ['x'], 'x', { lastModified }),
    });
    const { file } = await pack(
      [
        at('old', 0),
        at('older', -1e15),
        at('new', Date.UTC(2300, 0)),
        at('a/empty/', 1e12),
        at('a/b', new Date(2026, 1, 3, 4, 5, 6).getTime()),
        at('a', 1e12),
        at('.env', 1e12),
      ],
      testEnvironment().storage,
      signal,
      () => undefined,
    );
    const folder = mkdtempSync(join(tmpdir(), 'secure-share-zip-'));
    try {
      writeFileSync(join(folder, 'packed.zip'), Buffer.from(await file.arrayBuffer()));
      const listed = JSON.parse(
        execFileSync(
          process.env.PYTHON ?? '/usr/bin/python3',
          ['-c', LIST, join(folder, 'packed.zip'), join(folder, 'out')],
          { encoding: 'utf8' },
        ),
      ) as [string, number[], boolean][];
      expect(listed.map(([name, , isFolder]) => [name, isFolder])).toEqual([
        ['old', false],
        ['older', false],
        ['new', false],
        ['a/empty/', true],
        ['a/b', false],
        ['a (2)', false],
        ['.env', false],
      ]);
      expect(listed.map(([, date]) => date).filter((_, i) => [0, 1, 2, 4].includes(i))).toEqual([
        [1980, 1, 1, 0, 0, 0],
        [1980, 1, 1, 0, 0, 0],
        [2107, 12, 31, 23, 59, 58],
        [2026, 2, 3, 4, 5, 6],
      ]);
      expect(readdirSync(join(folder, 'out')).sort()).toEqual(['.env', 'a', 'a (2)', 'new', 'old', 'older']);
      expect(statSync(join(folder, 'out/a/empty')).isDirectory()).toBe(true);
      expect(readFileSync(join(folder, 'out/a (2)'), 'utf8')).toBe('x');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is named after the common folder, or the first file', () => {
    expect(zipName([member('a/empty/', 0), member('b.txt')])).toBe('b.zip');
    expect(zipName([member('photos/a'), member('photos/b/c')])).toBe('photos.zip');
    expect(zipName([member('photos/a'), member('b')])).toBe('a.zip');
    expect(zipName([member('plan v1.2.pdf'), member('b')])).toBe('plan v1.2.zip');
    expect(zipName([member('.env'), member('b')])).toBe('.env.zip');
  });

  it('leaves nothing behind if a file cannot be read', async () => {
    const environment = testEnvironment();
    const gone = Object.assign(member('a', 17 * 2 ** 20), {});
    const broken = new ReadableStream({
      pull: () => {
        throw new DOMException('gone', 'NotReadableError');
      },
    });
    Object.defineProperty(gone.file, 'stream', { value: () => broken });
    await expect(pack([gone, member('b')], environment.storage, signal, () => undefined)).rejects.toMatchObject({
      failure: { reason: 'file-unreadable' },
    });
    expect(environment.origin.used).toBe(0);
  });

  it('is refused without enough space', async () => {
    const environment = testEnvironment();
    environment.origin.quota = 2 ** 20;
    await expect(
      pack([member('a', 17 * 2 ** 20), member('b')], environment.storage, signal, () => undefined),
    ).rejects.toMatchObject({ failure: { reason: 'no-room' } });
  });
});
