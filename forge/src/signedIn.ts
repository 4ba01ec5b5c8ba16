import type { Request } from '@forge/resolver';

/** The account that Forge's tokens name when nobody is signed in. */
const ANONYMOUS = 'unidentified';

/**
 * Returns the caller's account, and throws if nobody is signed in. Forge supplies
 * `accountId`; the front end cannot change it.
 */
export function signedIn(context: Request['context']): string {
  const accountId: unknown = context.accountId;
  if (typeof accountId !== 'string' || accountId === '' || accountId === ANONYMOUS) {
    throw new Error('Sign in to use Secure Share.');
  }
  return accountId;
}
