const LONGEST = 1000; // characters
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;
const LOOPBACK = /^(127\.0\.0\.1|localhost)$/;

/** An address that keys may be posted to, as the app's function takes it; undefined if it is not one. */
export function ownAddress(text: string): string | undefined {
  const value = text.trim();
  if (value.length > LONGEST || !URL.canParse(value)) return undefined;
  const { href, protocol, hostname, username, password, hash } = new URL(value);
  const isBare = username === '' && password === '' && hash === '' && HOST.test(hostname);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  return isBare && isSecure ? href : undefined;
}
