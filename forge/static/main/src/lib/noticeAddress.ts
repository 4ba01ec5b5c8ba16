const LONGEST = 1024; // bytes

/**
 * The address that notices are posted to, in the form in which it is stored. Undefined if the
 * service would refuse it.
 */
export function noticeAddress(text: string): string | undefined {
  const value = text.trim();
  if (!URL.canParse(value) || value.includes('#')) return undefined;
  const { protocol, username, password, href } = new URL(value);
  const isBare = username === '' && password === '';
  return protocol === 'https:' && isBare && href.length <= LONGEST ? href : undefined;
}
