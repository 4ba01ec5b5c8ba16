import { map, object, text, type Shape } from '../api/shape';

/** What a person was told already, so that a reload does not tell it again. */
export interface Seen {
  /** Ends of sent shares, by id, that need no flag any more. Absent until the outbox was looked at. */
  readonly outcomes?: Readonly<Record<string, string>>;
  /** Of the newest share that the inbox showed: when it was committed. RFC 3339. */
  readonly inbox?: string;
}

const shape: Shape<Seen> = object({}, { outcomes: map(text), inbox: text });

const KEPT = 200; // outcomes; the oldest are forgotten

const name = (cloudId: string, accountId: string) => `secure-share/seen/${cloudId}/${accountId}`;

/*
 * It stays in localStorage, which other pages of this origin and whoever uses this
 * browser can read. There are no keys, names or addresses in it: an id of a share
 * opens nothing, the service goes by who is signed in and by the key.
 */

/** Empty the first time, and where the browser keeps nothing. */
export function recall(cloudId: string, accountId: string): Seen {
  try {
    return shape(JSON.parse(localStorage.getItem(name(cloudId, accountId)) ?? '{}'));
  } catch {
    return {};
  }
}

export function keep(cloudId: string, accountId: string, seen: Seen): void {
  try {
    localStorage.setItem(name(cloudId, accountId), JSON.stringify(seen));
  } catch {
    // Full, or not allowed: a flag may come twice.
  }
}

/** With these told too; the oldest are forgotten. */
export function withOutcomes({ outcomes, ...rest }: Seen, news: readonly { id: string; status: string }[]): Seen {
  const all = { ...outcomes, ...Object.fromEntries(news.map(({ id, status }) => [id, status])) };
  return { ...rest, outcomes: Object.fromEntries(Object.entries(all).slice(-KEPT)) };
}
