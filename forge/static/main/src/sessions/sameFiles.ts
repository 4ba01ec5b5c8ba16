import { isFolder } from '../transfer/archive';
import type { PickedFile, UploadSource } from '../transfer/protocol';
import type { KnownFile } from './savedUploads';

/** How a person chooses the files again: with one dialog, or not at all. */
export type Choice = 'file' | 'files' | 'folder';

/**
 * What to remember of files so that they can be recognised. Undefined if one dialog cannot choose
 * them all: files from several folders, or an empty folder, which a dialog does not report.
 */
export function knownFiles(source: UploadSource): KnownFile[] | undefined {
  if (source.kind === 'text' || source.files.some(isFolder)) return undefined;
  const tops = new Set(source.files.map(({ path }) => path.slice(0, Math.max(0, path.indexOf('/')))));
  if (tops.size !== 1) return undefined;
  return source.files.map(({ file, path }) => ({ path, size: file.size, lastModified: file.lastModified }));
}

export function choiceOf(known: readonly KnownFile[]): Choice {
  if (known[0]?.path.includes('/')) return 'folder';
  return known.length === 1 ? 'file' : 'files';
}

/**
 * The known files among the picked ones, in the same order, so that they are packed into the same
 * archive. A single file may have another name and date, because its content is compared.
 * Undefined if one is missing.
 */
export function sameFiles(known: readonly KnownFile[], picked: readonly PickedFile[]): PickedFile[] | undefined {
  const [only] = picked;
  if (choiceOf(known) === 'file') return only && picked.length === 1 ? [only] : undefined;
  const left = [...picked];
  const found = known.map((file) => {
    const at = left.findIndex((other) => isSame(file, other));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
  return found.every((file) => file !== undefined) ? found : undefined;
}

const isSame = ({ path, size, lastModified }: KnownFile, picked: PickedFile) =>
  picked.path === path && picked.file.size === size && picked.file.lastModified === lastModified;
