import { makeZip, predictLength } from 'client-zip';

import { Failed } from '@secure-share/shared/api/errors';
import { numbered, safeName } from '@secure-share/shared/transfer/fileName';
import type { PickedFile } from './protocol';
import type { FileStorage } from '@secure-share/shared/transfer/storage';

export interface Packed {
  readonly file: Blob;
  /** Deletes it. */
  readonly discard: () => Promise<void>;
}

/**
 * Writes files into one zip file, uncompressed, because most large files are compressed already.
 * Rejects with a Failed (`file-unreadable`, `no-room`), or with the signal's reason. Then nothing
 * is left of it.
 */
export async function pack(
  files: readonly PickedFile[],
  storage: FileStorage,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<Packed> {
  const inputs = entriesOf(files);
  const total = Number(predictLength(inputs));
  const output = await storage.createFile(total);
  let done = 0;
  try {
    for await (const chunk of chunksOf(makeZip(inputs), signal)) {
      output.write(chunk);
      progress((done += chunk.length), total);
    }
    if (done !== total) throw new Failed('file-changed');
    return { file: await output.finish(), discard: () => output.discard() };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** How long the zip file will be, in bytes. */
export function packedLength(files: readonly PickedFile[]): number {
  return Number(predictLength(entriesOf(files)));
}

async function* chunksOf(
  zip: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const reader = zip.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read().catch(() => {
        throw new Failed('file-unreadable');
      });
      if (done) return;
      yield value.slice(); // client-zip may reuse its buffers
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

interface Entry {
  readonly name: string;
  readonly lastModified: Date;
  readonly size?: number;
  readonly input?: File;
}

/** Whether it is an empty folder. */
export const isFolder = ({ path }: PickedFile) => path.endsWith('/');

function entriesOf(files: readonly PickedFile[]): Entry[] {
  return distinct(files).map((picked) => {
    const { file, path } = picked;
    const entry = { name: path, lastModified: dateOf(file) };
    return isFolder(picked) ? entry : { ...entry, input: file, size: file.size };
  });
}

const [EARLIEST, LATEST] = [new Date(1980, 0, 1), new Date(2107, 11, 31, 23, 59, 58)];

/** When a file was changed, as a zip file can express it: local time from 1980 on, with 7 bits for the year. */
function dateOf({ lastModified }: File): Date {
  return new Date(Math.min(Math.max(lastModified, EARLIEST.getTime()), LATEST.getTime()));
}

/**
 * The same files and empty folders under safe names. A file gets a number if some system would
 * unpack it to the path of another file or of a folder, because one of them would be lost: "a.txt",
 * "a (2).txt". Folders of one name become one.
 */
function distinct(files: readonly PickedFile[]): PickedFile[] {
  const safe = files.map((picked) => ({ file: picked.file, path: safePath(picked) }));
  const taken = new Set(safe.flatMap(({ path }) => foldersOf(path)));
  return safe.map((picked) => {
    const { file, path } = picked;
    if (isFolder(picked)) return picked;
    const at = path.lastIndexOf('/') + 1;
    let free = path;
    for (let n = 2; taken.has(asUnpacked(free)); n++) free = path.slice(0, at) + numbered(path.slice(at), n);
    taken.add(asUnpacked(free));
    return { file, path: free };
  });
}

function safePath(picked: PickedFile): string {
  const names = picked.path
    .split('/')
    .filter((name) => name !== '')
    .map(safeName);
  return (names.join('/') || safeName('')) + (isFolder(picked) ? '/' : '');
}

/** The parent folders of a path: for "a/b/c" these are "a" and "a/b". */
const foldersOf = (path: string) => Array.from(path.matchAll(/\//g), ({ index }) => asUnpacked(path.slice(0, index)));

/**
 * A normal form that is equal for paths that macOS or Windows treats as one: by case, final sigma,
 * composed accents, joiners.
 */
const asUnpacked = (path: string) =>
  path
    .normalize('NFD')
    .toUpperCase()
    .normalize('NFD')
    .replace(/[\u200c\u200d]/g, '');

/** The name of the zip file: that of the one folder that contains everything, or that of the first file. */
export function zipName(files: readonly PickedFile[]): string {
  const tops = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [top = ''] = tops;
  if (tops.size === 1 && top !== '') return `${top}.zip`;
  const first =
    files
      .find((picked) => !isFolder(picked))
      ?.path.split('/')
      .at(-1) ?? '';
  return `${first.replace(/(.)\.[^.]*$/, '$1')}.zip`;
}
