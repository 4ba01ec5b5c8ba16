/** The origins of the pages around this one, as far as the browser names them. Undefined in a window of its own. */
export function originsAround(page: Window): readonly string[] | undefined {
  if (page === page.top) return undefined;
  const { ancestorOrigins } = page.location as Partial<Location>; // Firefox has none
  if (ancestorOrigins) return Array.from(ancestorOrigins);
  const { referrer } = page.document;
  return [URL.canParse(referrer) ? new URL(referrer).origin : 'unknown'];
}

/**
 * Whether the page may show a share where it is. `allowed` are the origins that may embed the share;
 * "*" is any. The page's headers also name such origins, but not for each share.
 */
export function mayShowIn(around: readonly string[] | undefined, allowed: readonly string[] = []): boolean {
  return around === undefined || allowed.includes('*') || around.every((origin) => allowed.includes(origin));
}
