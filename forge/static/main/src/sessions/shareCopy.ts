import {
  compositeSha256,
  fromBase64Url,
  openMetadata,
  sealMetadata,
  toBase64Url,
  type Metadata,
  type Secret,
} from '@secure-share/crypto';

import { Failed } from '@secure-share/shared/api/errors';
import { retry, type RetryPolicy } from '@secure-share/shared/transfer/retry';
import type * as fileApi from '../api/fileApi';

/** A sealed file that the service stores. It makes further shares from it without another upload. */
export interface StoredFile {
  /** What the shares that are sent together have in common, 22 characters. */
  readonly sending: string;
  /** Of the ciphertext, in bytes. */
  readonly length: number;
  /** The SHA-256 over those of its parts, 43 characters. Undefined: only the service knows it. */
  readonly sha256: string | undefined;
  /** With the file key. */
  readonly metadata: Metadata;
}

/**
 * What `request` has announced and stored. `sha256` is the hash that its commit names; absent after
 * an upload in one piece, which is one part when it is copied. Rejects with a Failed, `copy-source`,
 * if no other share can be made of it.
 */
export async function storedFileOf(
  request: fileApi.CreateRequest,
  secret: Secret,
  sha256: string | undefined,
): Promise<StoredFile> {
  const { id, sending, length } = request;
  const metadata = await openMetadata(request.metadata, secret, id);
  const hash = sha256 ?? (await ofOnePart(request.sha256));
  if (!metadata.fileKey || sending === undefined || hash === undefined) throw new Failed('copy-source');
  return { sending, length, sha256: hash, metadata };
}

async function ofOnePart(sha256: string | undefined): Promise<string | undefined> {
  return sha256 === undefined ? undefined : toBase64Url(await compositeSha256([fromBase64Url(sha256)]));
}

/** Another share of a stored file. */
export interface ShareCopy {
  readonly stored: StoredFile;
  /** The id of an available share of the same sending. */
  readonly copyOf: string;
  readonly shareId: string;
  readonly secret: Secret;
  /** The rest of the announcement. */
  readonly request: Pick<fileApi.CreateRequest, 'recipient'> &
    Partial<Omit<fileApi.CreateRequest, 'id' | 'sending' | 'copyOf' | 'length' | 'verifier' | 'metadata' | 'sha256'>>;
  /** One attempt to commit it with this hash. */
  readonly commit: (sha256: string | undefined) => Promise<fileApi.CommitResponse>;
}

/**
 * Makes the share. Nothing is uploaded. Rejects like the calls, or with the signal's reason: then
 * the service may know the share. A Problem, `copy-source`: the share that was to be copied has
 * ended. Another one may still be available.
 */
export async function copyShare(
  { stored, copyOf, shareId, secret, request, commit }: ShareCopy,
  api: Pick<typeof fileApi, 'createShare'>,
  policy: RetryPolicy,
): Promise<fileApi.CommitResponse> {
  const { sending, length, sha256, metadata } = stored;
  const announcement = {
    ...request,
    id: shareId,
    sending,
    copyOf,
    length,
    verifier: await (await secret.claimKey(shareId)).verifier(),
    metadata: await sealMetadata(metadata, secret, shareId),
  };
  await retry(() => api.createShare(announcement), policy);
  return retry(() => commit(sha256), policy); // the answer is 503 until the service has copied everything
}
