import { makeZip, predictLength } from 'client-zip';

import { Failed } from '../api/errors';
import { safeName } from './fileName';
import type { PickedFile } from './protocol';
import type { FileStorage } from './storage';

export interface Packed {
  readonly file: Blob;
  /** Frees the room that it takes. */
  readonly discard: () => Promise<void>;
}

/**
 * Writes files into one zip file, uncompressed: it is sealed next, and most large
 * files are compressed already. Rejects with a Failed (`file-unreadable`,
 * `no-room`), or with the signal's reason; nothing of it is left then.
 */
export async function pack(
  files: readonly PickedFile[], storage: FileStorage, signal: AbortSignal, progress: (done: number, total: number) => void,
): Promise<Packed> {
  const inputs = distinct(files).map(({ file, path }) => ({ input: file, name: path, size: file.size, lastModified: new Date(file.lastModified) }));
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
  return Number(predictLength(distinct(files).map(({ file, path }) => ({ input: file, name: path, size: file.size }))));
}

async function* chunksOf(zip: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const reader = zip.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read().catch(() => { throw new Failed('file-unreadable'); });
      if (done) return;
      yield value.slice(); // client-zip may use its buffers again
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * The same files under safe names, numbered where two have the same path: "a.txt",
 * "a (2).txt". Whoever unpacks them would lose one.
 */
function distinct(files: readonly PickedFile[]): PickedFile[] {
  const taken = new Set<string>();
  return files.map(({ file, path }) => {
    const safe = path.split('/').map(entryName).join('/');
    let free = safe;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = safe.replace(/(?<=[^/])(\.[^./]*)?$/, ` (${n})$1`);
    taken.add(free.toLowerCase());
    return { file, path: free };
  });
}

/** A safe name that keeps its dot: what is packed may be hidden, as .env and .gitignore are. */
const entryName = (name: string) => (/^\.[^. ]/.test(name) ? `.${safeName(name.slice(1))}` : safeName(name));

/** What the zip file is called: as the one folder that all of it lay in, or as the first file. */
export function zipName(files: readonly PickedFile[]): string {
  const tops = new Set(files.map(({ path }) => path.includes('/') ? path.slice(0, path.indexOf('/')) : ''));
  const [top = ''] = tops;
  if (tops.size === 1 && top !== '') return `${top}.zip`;
  const first = files[0]?.path.split('/').at(-1) ?? '';
  return `${first.replace(/(?<=.)\.[^.]*$/, '')}.zip`;
}
