import type { sealDescription, sealFileInfo, sealLabel } from '../api/site';
import { OUTSIDER } from '../lib/outsider';
import type { UploadRequest } from '../transfer/protocol';
import { fileInfoOf } from '../transfer/uploadFile';
import { shortened, type KeyMailServices } from './keyMail';
import type { Draft } from './sendState';

export interface SealServices extends Pick<KeyMailServices, 'myName'> {
  readonly sealDescription: typeof sealDescription;
  readonly sealFileInfo: typeof sealFileInfo;
  readonly sealLabel: typeof sealLabel;
}

export type SealedTexts = Pick<UploadRequest, 'description' | 'label' | 'outside' | 'fileInfo'>;

/**
 * The texts of a share, for its lists and its recipient. A colleague reads the description with the
 * site key, before they have the key of the share; somebody outside with that key. The label, the
 * file info and, for somebody outside, the sealed description are for the sender's own lists.
 */
export async function sealedTexts(draft: Draft, shareId: string, services: SealServices): Promise<SealedTexts> {
  const { recipient, description } = draft;
  const fileInfo = await sealedFileInfo(draft, shareId, services);
  const texts = {
    ...(fileInfo ? { fileInfo } : {}),
    ...(description === '' ? {} : { description: await services.sealDescription(description, shareId) }),
  };
  if (recipient.accountId !== OUTSIDER) return texts;
  return {
    ...texts,
    label: await services.sealLabel(recipient.name, shareId),
    outside: { sender: shortened(await services.myName()), for: recipient.name, description },
  };
}

/**
 * Undefined if sealing fails: it is better to send a file that the list shows without a name than
 * not to send it.
 */
async function sealedFileInfo(
  { source }: Draft,
  shareId: string,
  { sealFileInfo }: SealServices,
): Promise<UploadRequest['fileInfo']> {
  try {
    return await sealFileInfo(fileInfoOf(source), shareId);
  } catch {
    return undefined;
  }
}
