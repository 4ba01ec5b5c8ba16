/** In place of the account id of a recipient without an account, who opens the share with a link. */
export const OUTSIDER = '*outsider';

/** In place of a person whose account was closed. */
export const CLOSED = '*closed';

/** The link for somebody outside: the page's address, and the share's id in the fragment, which no server sees. */
export const linkTo = (page: string | undefined, shareId: string): string | undefined =>
  page === undefined ? undefined : `${page}#${shareId}`;
