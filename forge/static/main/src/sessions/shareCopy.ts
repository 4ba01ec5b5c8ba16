import { openMetadata, sealMetadata, type Metadata, type Secret } from '@secure-share/crypto';

import { Failed } from '@secure-share/shared/api/errors';
import { retry, type RetryPolicy } from '@secure-share/shared/transfer/retry';
import type * as fileApi from '../api/fileApi';
import { termsOf, type ShareTerms } from '../lib/shareTerms';
import type { OutgoingShare } from './outgoingShare';
import type { SealedTexts } from './sealedTexts';

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
 * What a share has stored. `sha256` is the hash over those of its parts, if it is known. Rejects
 * with a Refusal, `wrong-key`, or with a Failed, `copy-source`, if no other share can be made of it.
 */
export async function storedFileOf(
  { id, sending = id, length, metadata: sealed }: Pick<fileApi.CreateRequest, 'id' | 'sending' | 'length' | 'metadata'>,
  secret: Secret,
  sha256?: string,
): Promise<StoredFile> {
  const metadata = await openMetadata(sealed, secret, id);
  if (!metadata.fileKey) throw new Failed('copy-source');
  return { sending, length, sha256, metadata };
}

/** Another share of a stored file. */
export interface ShareCopy {
  readonly stored: StoredFile;
  /** The id of an available share of the same sending. */
  readonly copyOf: string;
  readonly share: Pick<OutgoingShare, 'id' | 'secret' | 'commit'>;
  /** Account id. */
  readonly recipient: string;
  readonly texts: SealedTexts;
  readonly terms: ShareTerms;
}

/**
 * Makes the share. Nothing is uploaded. Rejects like the calls, or with the signal's reason: then
 * the service may know the share. A Problem, `copy-source`: the share that was to be copied has
 * ended. Another one may still be available.
 */
export async function copyShare(
  { stored, copyOf, share, recipient, texts, terms }: ShareCopy,
  api: Pick<typeof fileApi, 'createShare'>,
  policy: RetryPolicy,
): Promise<fileApi.CommitResponse> {
  const { sending, length, sha256, metadata } = stored;
  const { id, secret } = share;
  const request = {
    id,
    recipient,
    sending,
    copyOf,
    length,
    verifier: await (await secret.claimKey(id)).verifier(),
    metadata: await sealMetadata(metadata, secret, id),
    ...texts,
    ...termsOf(terms),
  };
  await retry(() => api.createShare(request), policy);
  return retry(() => share.commit(sha256), policy); // the answer is 503 until the service has copied everything
}
