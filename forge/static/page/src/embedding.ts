const UNKNOWN = 'unknown';

/**
 * The origins of the pages around this one, from the inside out. Undefined in a window of its own.
 * One that the browser does not name is "unknown", which no list of origins allows.
 */
export function originsAround(page: Window): readonly string[] | undefined {
  if (page === page.top) return undefined;
  const { ancestorOrigins } = page.location as Partial<Location>; // Firefox has none
  if (ancestorOrigins) return Array.from(ancestorOrigins);
  const { referrer } = page.document; // names the nearest one only
  const nearest = URL.canParse(referrer) ? new URL(referrer).origin : UNKNOWN;
  return page.parent === page.top ? [nearest] : [nearest, UNKNOWN];
}

/**
 * Whether the page may show a share where it is. `allowed` are the origins that may embed the share;
 * "*" is any. The page's headers also name such origins, but not for each share.
 */
export function mayShowIn(around: readonly string[] | undefined, allowed: readonly string[] = []): boolean {
  return around === undefined || allowed.includes('*') || around.every((origin) => allowed.includes(origin));
}
