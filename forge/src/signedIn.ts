import type { Request } from '@forge/resolver';

/** The account that Forge's tokens name when nobody is signed in. */
const ANONYMOUS = 'unidentified';

/**
 * Returns the account that calls, and throws if nobody is signed in. Forge itself
 * says who that is: the front end has no part in `accountId`.
 */
export function signedIn(context: Request['context']): string {
  const accountId: unknown = context.accountId;
  if (typeof accountId !== 'string' || accountId === '' || accountId === ANONYMOUS) {
    throw new Error('Sign in to use Secure Share.');
  }
  return accountId;
}
