import { randomBytes } from 'node:crypto';

import type { Request } from '@forge/resolver';

import { ownAddress } from './ownAddress';
import { isSiteAdmin, type RolesPayload } from './roles';
import { readSecret, removeSecret, writeSecret } from './secrets';
import { signedIn } from './signedIn';

/** The customer's own delivery of keys, see docs/own-delivery.md. */
export interface OwnDelivery {
  /** The URL that receives keys. */
  readonly url: string;
  /** The secret that signs what is posted: 43 characters of base64url. */
  readonly secret: string;
}

/** The product to ask for the permission, and the changes. */
export interface OwnDeliveryPayload extends Pick<RolesPayload, 'product'> {
  /** Another address; if absent, the address stays. */
  readonly url?: string;
  /** Makes another signing secret. The first address always gets one. */
  readonly newSecret?: boolean;
}

const NAME = 'own-delivery';
const SECRET_SIZE = 32; // bytes
const SECRET = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The stored value was not written by this function. */
class Malformed extends Error {}

/** Undefined if the site has none. Throws if the stored value is malformed, so that no key is delivered another way by mistake. */
export async function ownDelivery(): Promise<OwnDelivery | undefined> {
  const stored = await readSecret(NAME);
  if (stored === undefined) return undefined;
  const { url, secret } = (stored ?? {}) as Record<keyof OwnDelivery, unknown>;
  if (typeof url !== 'string' || ownAddress(url) === undefined || typeof secret !== 'string' || !SECRET.test(secret)) {
    throw new Malformed(
      "The settings of own delivery in Forge's storage are malformed. An administrator can set them again.",
    );
  }
  return { url, secret };
}

/** Sets or changes own delivery, for site administrators. Returns what is stored now. */
export async function setOwnDelivery({ payload, context }: Request<OwnDeliveryPayload>): Promise<OwnDelivery> {
  signedIn(context);
  await requireSiteAdmin(payload);
  const { url, newSecret } = payload;
  const before = await ownDelivery().catch((error: unknown) => {
    if (error instanceof Malformed && url !== undefined) return undefined; // replaced below
    throw error;
  });
  const wanted: unknown = url ?? before?.url;
  const address = typeof wanted === 'string' ? ownAddress(wanted) : undefined;
  if (address === undefined) {
    throw new Error('The address of own delivery must begin with https:// and have no user name, wildcard or #.');
  }
  const secret = before && newSecret !== true ? before.secret : randomBytes(SECRET_SIZE).toString('base64url');
  const now: OwnDelivery = { url: address, secret };
  await writeSecret(NAME, now);
  return now;
}

/** Ends own delivery, for site administrators. */
export async function removeOwnDelivery({ payload, context }: Request<OwnDeliveryPayload>): Promise<void> {
  signedIn(context);
  await requireSiteAdmin(payload);
  await removeSecret(NAME);
}

async function requireSiteAdmin(payload: unknown): Promise<void> {
  if (!(await isSiteAdmin(payload))) throw new Error('Only administrators of this site can change own delivery.');
}
