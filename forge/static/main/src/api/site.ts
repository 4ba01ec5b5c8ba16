import {
  SiteKey,
  type FileInfo,
  type SealedDescription,
  type SealedFileInfo,
  type SealedLabel,
} from '@secure-share/crypto';

import { appContext, invoke } from '../bridge/host';
import { Problem } from '@secure-share/shared/api/errors';
import { bytes, count, map, object, url, type Shape } from '@secure-share/shared/lib/shape';

interface Answer {
  readonly siteKey: { readonly version: number; readonly key: string };
  readonly keyMailer: string;
  readonly keyMailers?: Readonly<Record<string, string>>;
  readonly ownDelivery?: OwnDelivery;
}

/** The customer's own receiver of keys. */
export interface OwnDelivery {
  readonly url: string;
  /** Signs messages. 43 characters of base64url. */
  readonly secret: string;
}

const ownDelivery: Shape<OwnDelivery> = object({ url, secret: bytes(32) }, {});

const answer: Shape<Answer> = object(
  { siteKey: object({ version: count(1), key: bytes(32) }, {}), keyMailer: url },
  { keyMailers: map(url), ownDelivery },
);

/** What the app's function in Forge returns to signed-in users. */
export interface Settings {
  readonly siteKey: SiteKey;
  /** Origin of the key mailer. */
  readonly keyMailer: string;
  /** Origins of the key mailers of other stages. */
  readonly keyMailers: Readonly<Record<string, string>>;
  /** Absent if the site has none. */
  readonly ownDelivery?: OwnDelivery;
}

let kept: Promise<Settings> | undefined;

/** Asks once, and again after a failure. Rejects with the Problem `vault`. */
export function settings(): Promise<Settings> {
  return (kept ??= load().catch((error: unknown) => {
    kept = undefined;
    throw error;
  }));
}

/** Makes the next call of settings ask again, because they were changed. */
export function forgetSettings(): void {
  kept = undefined;
}

async function load(): Promise<Settings> {
  try {
    const { siteKey, keyMailer, keyMailers = {}, ownDelivery: own } = answer(await invoke('settings'));
    return {
      siteKey: SiteKey.parse(siteKey.key, siteKey.version),
      keyMailer: new URL(keyMailer).origin,
      keyMailers,
      ...(own === undefined ? {} : { ownDelivery: own }),
    };
  } catch {
    throw new Problem('vault', 'the settings of this site cannot be read'); // drops the cause, which may contain the key
  }
}

/** Seals what the recipient, and any other signed-in user of this site, may read before the key arrives. */
export async function sealDescription(text: string, shareId: string): Promise<SealedDescription> {
  const [{ siteKey }, { cloudId }] = await Promise.all([settings(), appContext()]);
  return siteKey.seal(text, cloudId, shareId);
}

/**
 * Undefined if it cannot be decrypted: it was sealed with another key or was altered. A list still shows the other rows.
 */
export async function openDescription(description: SealedDescription, shareId: string): Promise<string | undefined> {
  try {
    const [{ siteKey }, { cloudId }] = await Promise.all([settings(), appContext()]);
    return await siteKey.open(description, cloudId, shareId);
  } catch {
    return undefined;
  }
}

/** Seals the name, type and size of a file for the caller's list of sent shares. */
export async function sealFileInfo(info: FileInfo, shareId: string): Promise<SealedFileInfo> {
  const [{ siteKey }, { cloudId, accountId }] = await Promise.all([settings(), appContext()]);
  return siteKey.sealFileInfo(info, cloudId, shareId, accountId);
}

/** Undefined if it cannot be decrypted, as for a description. */
export async function openFileInfo(info: SealedFileInfo, shareId: string): Promise<FileInfo | undefined> {
  try {
    const [{ siteKey }, { cloudId, accountId }] = await Promise.all([settings(), appContext()]);
    return await siteKey.openFileInfo(info, cloudId, shareId, accountId);
  } catch {
    return undefined;
  }
}

/** Seals what the caller calls a person outside the site, for the caller's list of sent shares. */
export async function sealLabel(label: string, shareId: string): Promise<SealedLabel> {
  const [{ siteKey }, { cloudId, accountId }] = await Promise.all([settings(), appContext()]);
  return siteKey.sealLabel(label, cloudId, shareId, accountId);
}

/** Undefined if it cannot be decrypted, as for a description. */
export async function openLabel(label: SealedLabel, shareId: string): Promise<string | undefined> {
  try {
    const [{ siteKey }, { cloudId, accountId }] = await Promise.all([settings(), appContext()]);
    return await siteKey.openLabel(label, cloudId, shareId, accountId);
  } catch {
    return undefined;
  }
}
