import type { FileInfo } from '@secure-share/crypto';

import { Failed } from '@secure-share/shared/api/errors';
import { isFolder, pack, packedLength, zipName } from './archive';
import { safeName } from '@secure-share/shared/transfer/fileName';
import type { UploadSource } from './protocol';
import type { FileStorage } from '@secure-share/shared/transfer/storage';
import { TEXT_TYPE, textFile } from '@secure-share/shared/transfer/text';

/** The file that is uploaded. */
export interface UploadFile {
  readonly file: Blob;
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** Frees what was created for it. */
  readonly discard?: () => Promise<void>;
}

/** The size of the file to upload, in bytes, before it is packed. */
export function uploadFileSize(source: UploadSource): number {
  if (source.kind === 'text') return new TextEncoder().encode(source.text).length;
  const only = onlyFile(source.files);
  return only ? only.size : packedLength(source.files);
}

const LONGEST_TYPE = 200; // characters; anything longer is not a media type and would not fit

/** What the sender's list shows of it later. The name is the one under which a recipient saves it. */
export function fileInfoOf(source: UploadSource): FileInfo {
  const size = uploadFileSize(source);
  if (source.kind === 'text') return { type: TEXT_TYPE, size };
  const only = onlyFile(source.files);
  if (only) return { name: safeName(only.name), type: only.type.length > LONGEST_TYPE ? '' : only.type, size };
  const files = source.files.filter((picked) => !isFolder(picked)).length;
  return { name: safeName(zipName(source.files)), type: 'application/zip', size, ...(files > 0 ? { files } : {}) };
}

/** Rejects with a Failed: `nothing` if there is nothing to send, or the failures of pack. */
export async function uploadFile(
  source: UploadSource,
  storage: FileStorage,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<UploadFile> {
  if (source.kind === 'text') return { file: textFile(source.text), name: 'secret.txt', type: TEXT_TYPE };
  if (source.files.length === 0) throw new Failed('nothing');
  const only = onlyFile(source.files);
  if (only) return { file: only, name: only.name, type: only.type || 'application/octet-stream' };
  return {
    ...(await pack(source.files, storage, signal, progress)),
    name: zipName(source.files),
    type: 'application/zip',
  };
}

/** A single file outside of a folder is sent unchanged. */
function onlyFile(files: Extract<UploadSource, { kind: 'files' }>['files']): File | undefined {
  const [first] = files;
  return first && files.length === 1 && !first.path.includes('/') ? first.file : undefined;
}
