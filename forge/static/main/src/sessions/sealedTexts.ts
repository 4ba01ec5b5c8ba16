import type { FileInfo } from '@secure-share/crypto';

import type { CreateRequest } from '../api/fileApi';
import type { sealDescription, sealFileInfo, sealLabel } from '../api/site';
import { OUTSIDER } from '../lib/outsider';
import type { UploadRequest } from '../transfer/protocol';
import { shortened, type KeyMailServices } from './keyMail';
import type { Draft } from './sendState';

export interface SealServices extends Pick<KeyMailServices, 'myName'> {
  readonly sealDescription: typeof sealDescription;
  readonly sealFileInfo: typeof sealFileInfo;
  readonly sealLabel: typeof sealLabel;
}

export type SealedTexts = Pick<CreateRequest, 'description' | 'fileInfo'>;

/**
 * The texts of a share, for its lists. A colleague reads the description with the site key, before
 * they have the key of the share. The file info is for the sender's own lists, as is the description
 * of what goes to somebody outside.
 */
export async function sealedTexts(
  description: string,
  file: FileInfo,
  shareId: string,
  { sealDescription, sealFileInfo }: SealServices,
): Promise<SealedTexts> {
  // It is better to send a file that the list shows without a name than not to send it.
  const fileInfo = await sealFileInfo(file, shareId).catch(() => undefined);
  return {
    ...(fileInfo ? { fileInfo } : {}),
    ...(description === '' ? {} : { description: await sealDescription(description, shareId) }),
  };
}

/** More for somebody outside: the label for the sender's lists, and what they read themselves with the key of the share. */
export async function textsForOutsider(
  { recipient: { accountId, name }, description }: Draft,
  shareId: string,
  { sealLabel, myName }: SealServices,
): Promise<Pick<UploadRequest, 'label' | 'outside'>> {
  if (accountId !== OUTSIDER) return {};
  return {
    label: await sealLabel(name, shareId),
    outside: { sender: shortened(await myName()), for: name, description },
  };
}
