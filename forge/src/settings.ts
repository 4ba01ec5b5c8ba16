import type { Request } from '@forge/resolver';

import { keyMailers, type KeyMailers } from './keyMailer';
import { ownDelivery, type OwnDelivery } from './ownDelivery';
import { signedIn } from './signedIn';
import { siteKey, type SiteKey } from './siteKey';

/** Settings that the front end needs from the function. */
export interface Settings extends KeyMailers {
  readonly siteKey: SiteKey;
  /** Absent if the site has no delivery of its own. */
  readonly ownDelivery?: OwnDelivery;
}

/**
 * Returns the site's settings to every signed-in person.
 *
 * People see its errors and Forge logs them, so they hold no secret.
 */
export async function settings({ context }: Request): Promise<Settings> {
  signedIn(context);
  const mailers = keyMailers();
  const [key, own] = await Promise.all([siteKey(), ownDelivery()]);
  return { ...mailers, siteKey: key, ...(own === undefined ? {} : { ownDelivery: own }) };
}
