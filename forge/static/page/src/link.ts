/** 16 bytes in canonical base64url. */
const ID = '[\\w-]{21}[AQgw]';

/** What mail programs may put after a link is ignored. */
const FRAGMENT = new RegExp(`^#(${ID})(?:\\.(${ID}))?[\\s.,;:!?)>\\]"'”»]*$`);

/** What a link names. */
export interface LinkTarget {
  readonly shareId: string;
  /** In links for embedding only. */
  readonly key: string | undefined;
}

/** Reads the fragment of the page's address: `#id` or `#id.key`. Undefined if it is missing or incomplete. */
export function linkTarget(hash: string): LinkTarget | undefined {
  const found = FRAGMENT.exec(decoded(hash));
  return found?.[1] === undefined ? undefined : { shareId: found[1], key: found[2] };
}

/** Takes the unlock token out of the page's address, so that neither the history nor a copied address has it. */
export function takeUnlockToken(page: Window): string | undefined {
  const address = new URL(page.location.href);
  const token = address.searchParams.get('unlock');
  if (token === null) return undefined;
  address.searchParams.delete('unlock');
  page.history.replaceState(page.history.state, '', address);
  return token;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
