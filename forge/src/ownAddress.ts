import { isSecure } from './secureUrl';

const LONGEST = 1000; // characters
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/; // no wildcard of a content security policy, no IPv6

/**
 * The address of own delivery, in the form in which it is stored. Undefined if keys may not be posted
 * to it. The function and the app's page share this rule.
 */
export function ownAddress(text: string): string | undefined {
  const value = text.trim();
  if (value.length > LONGEST || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isBare = url.username === '' && url.password === '' && url.hash === '' && HOST.test(url.hostname);
  return isBare && isSecure(url) ? url.href : undefined;
}
