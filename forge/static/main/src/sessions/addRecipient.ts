import { openMetadata, type Secret } from '@secure-share/crypto';

import { Failed } from '@secure-share/shared/api/errors';
import type { ShareDetail } from '../api/shares';
import type { FurtherServices } from './furtherShare';
import { OutgoingShare, type Delivery } from './outgoingShare';
import type { Addressed } from './sendState';
import { copyShare, type StoredFile } from './shareCopy';

/** A share of the caller that can still be opened. */
export type Source = Pick<ShareDetail, 'id' | 'sending' | 'length' | 'metadata' | 'description' | 'file'>;

export interface Terms {
  /** How often it may be opened. Neither: once. */
  readonly openings?: number;
  readonly untilExpiry?: true;
  readonly notify?: true;
}

/** Another colleague, who gets what the source has. */
export interface Addition extends Addressed, Delivery {
  readonly source: Source;
  /** Of the source. */
  readonly secret: Secret;
  /** Absent: the longest that is allowed. */
  readonly lifetimeSeconds?: number;
  readonly terms: Terms;
  /** The number of mails that the service allows. */
  readonly tickets: number;
}

/**
 * Makes a share for the colleague. Nothing is uploaded. Resolves to its id when it is stored; then
 * its key is being sent, see KeyMail. Rejects with a Refusal, `wrong-key` or `address`, with a
 * Failed, `copy-source`, or like the calls. Then the share is deleted.
 */
export async function addRecipient(addition: Addition, services: FurtherServices): Promise<string> {
  const { source, recipient, lifetimeSeconds, terms, tickets } = addition;
  const { signal } = new AbortController(); // it goes on while the person looks at other screens
  const stored = await storedFileOf(addition);
  const share = new OutgoingShare(addition, addition, services, signal);
  const { id, secret } = share;
  const texts = await sealed(source, stored, id, services);
  await share.prepare();
  const own = await services.uploads.begin(id);
  const request = {
    recipient: recipient.accountId,
    ...texts,
    ...(lifetimeSeconds ? { lifetimeSeconds } : {}),
    ...terms,
  };
  const commit = (sha256: string | undefined) => share.commit(sha256);
  const copy = { stored, copyOf: source.id, shareId: id, secret, request, commit };
  try {
    await copyShare(copy, services.api, { clock: services.clock, signal });
  } catch (error) {
    void share.withdraw().then((removal) => (removal === 'failed' ? own.release() : own.finish()));
    throw error;
  }
  void share.handOver(tickets).then(own.finish);
  return id;
}

/** The service knows the hash. */
async function storedFileOf({ source, secret }: Addition): Promise<StoredFile> {
  const { id, sending = id, length } = source;
  const metadata = await openMetadata(source.metadata ?? '', secret, id);
  if (!metadata.fileKey) throw new Failed('copy-source');
  return { sending, length, sha256: undefined, metadata };
}

/** The texts for the lists. It is better to add somebody without the name of the file than not at all. */
async function sealed(
  { description, file }: Source,
  { metadata: { name, type, size } }: StoredFile,
  shareId: string,
  { sealDescription, sealFileInfo }: FurtherServices,
) {
  const fileInfo = await sealFileInfo(file ?? { name, type, size }, shareId).catch(() => undefined);
  return {
    ...(fileInfo ? { fileInfo } : {}),
    ...(description === undefined ? {} : { description: await sealDescription(description, shareId) }),
  };
}
