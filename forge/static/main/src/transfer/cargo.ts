import { Failed } from './failed';
import type { Scratch } from './scratch';
import { TEXT_TYPE, textFile } from './text';
import type { Cargo } from './types';
import { pack, packedLength, zipName } from './zip';

/** The one file that travels. */
export interface Parcel {
  readonly file: Blob;
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** Frees what was made for it. */
  readonly discard?: () => Promise<void>;
}

/** Bytes that the parcel will have, before it is there. */
export function parcelLength(cargo: Cargo): number {
  if (cargo.kind === 'text') return new TextEncoder().encode(cargo.text).length;
  const only = onlyFile(cargo.files);
  return only ? only.size : packedLength(cargo.files);
}

/** Rejects with a Failed: `nothing` if there is nothing to send, or as zip files do. */
export async function parcelOf(
  cargo: Cargo, scratch: Scratch, signal: AbortSignal, progress: (done: number, total: number) => void,
): Promise<Parcel> {
  if (cargo.kind === 'text') return { file: textFile(cargo.text), name: 'secret.txt', type: TEXT_TYPE };
  if (cargo.files.length === 0) throw new Failed('nothing');
  const only = onlyFile(cargo.files);
  if (only) return { file: only, name: only.name, type: only.type || 'application/octet-stream' };
  return { ...await pack(cargo.files, scratch, signal, progress), name: zipName(cargo.files), type: 'application/zip' };
}

/** A single file that lay in no folder travels as it is. */
function onlyFile(files: Extract<Cargo, { kind: 'files' }>['files']): File | undefined {
  const [first] = files;
  return first && files.length === 1 && !first.path.includes('/') ? first.file : undefined;
}
