import type { Request } from '@forge/resolver';

import { keyMailer } from './keyMailer';
import { ownDelivery, type OwnDelivery } from './ownDelivery';
import { signedIn } from './signedIn';
import { siteKey, type SiteKey } from './siteKey';

/** What the front end cannot know by itself. */
export interface Settings {
  readonly siteKey: SiteKey;
  /** The origin that mails keys. */
  readonly keyMailer: string;
  /** Absent if the site has none. */
  readonly ownDelivery?: OwnDelivery;
}

/**
 * Returns the site's settings to every signed-in person.
 *
 * Errors are shown to people, and logged by Forge: they hold no secret.
 */
export async function settings({ context }: Request): Promise<Settings> {
  signedIn(context);
  const mailer = keyMailer();
  const [key, own] = await Promise.all([siteKey(), ownDelivery()]);
  return { keyMailer: mailer, siteKey: key, ...(own === undefined ? {} : { ownDelivery: own }) };
}
