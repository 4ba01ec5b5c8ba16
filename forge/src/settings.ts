import type { Request } from '@forge/resolver';

import { keyMailer } from './keyMailer';
import { siteKey, type SiteKey } from './siteKey';

/** What the front end cannot know by itself. */
export interface Settings {
  readonly siteKey: SiteKey;
  /** The origin that mails keys. */
  readonly keyMailer: string;
}

/** The account that Forge's tokens name when nobody is signed in. */
const ANONYMOUS = 'unidentified';

/**
 * Hands the site's settings to who is signed in. Forge itself says who that is: the
 * front end has no part in `accountId`.
 *
 * Errors are shown to people, and logged by Forge: they hold no secret.
 */
export async function settings({ context }: Request): Promise<Settings> {
  const accountId: unknown = context.accountId;
  if (typeof accountId !== 'string' || accountId === '' || accountId === ANONYMOUS) {
    throw new Error('Sign in to use Secure Share.');
  }
  return { keyMailer: keyMailer(), siteKey: await siteKey() };
}
