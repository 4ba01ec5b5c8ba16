import { randomBytes } from 'node:crypto';

import { createSecret, readSecret } from './secrets';

/** The key that seals the descriptions of a site. */
export interface SiteKey {
  /** From 1. */
  readonly version: number;
  /** 32 bytes for AES-256, as 43 characters of base64url. */
  readonly key: string;
}

const NAME = 'site-key';
const SIZE = 32;
const FORM = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/; // the last character holds only 4 bits

/**
 * Returns the site's key from Forge's secret storage. The first call on a site makes it. All
 * calls return the same key, even parallel first calls: storage keeps the first value, and
 * every call reads it again.
 *
 * Throws if storage does not answer, or holds a malformed value. That value is kept: a new
 * key could not open what the old one sealed.
 */
export async function siteKey(): Promise<SiteKey> {
  let stored = await readSecret(NAME);
  if (stored === undefined) {
    const made: SiteKey = { version: 1, key: randomBytes(SIZE).toString('base64url') };
    await createSecret(NAME, made);
    stored = await readSecret(NAME);
  }
  if (!isSiteKey(stored)) {
    throw new Error("The site's key in Forge's storage is malformed. Nothing was changed.");
  }
  return { version: stored.version, key: stored.key };
}

function isSiteKey(value: unknown): value is SiteKey {
  if (typeof value !== 'object' || value === null) return false;
  const { version, key } = value as Record<keyof SiteKey, unknown>;
  return Number.isInteger(version) && (version as number) >= 1 && typeof key === 'string' && FORM.test(key);
}
