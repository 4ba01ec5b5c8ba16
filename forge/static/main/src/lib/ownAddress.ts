const LONGEST = 1000; // characters
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;
const LOOPBACK = /^(127\.0\.0\.1|localhost)$/;

/**
 * The URL to which keys may be posted, under the same rules as in the app's function. Undefined if
 * it is not allowed.
 */
export function ownAddress(text: string): string | undefined {
  const value = text.trim();
  if (value.length > LONGEST || !URL.canParse(value)) return undefined;
  const { href, protocol, hostname, username, password, hash } = new URL(value);
  const isBare = username === '' && password === '' && hash === '' && HOST.test(hostname);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  return isBare && isSecure ? href : undefined;
}
