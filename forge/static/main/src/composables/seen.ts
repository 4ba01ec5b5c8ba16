import { map, object, text, type Shape } from '../api/shape';

/** An end that needs no flag any more. */
export interface Told {
  readonly status: string;
  /** When the share ended. RFC 3339. */
  readonly at: string;
}

/** What a person was told already, so that a reload does not tell it again. */
export interface Seen {
  /** Sent shares that ended, by id. Absent until the outbox was looked at. */
  readonly outcomes?: Readonly<Record<string, Told>>;
  /** Of the newest share that the inbox showed: when it was committed. RFC 3339. */
  readonly inbox?: string;
  /** When this was kept. RFC 3339. */
  readonly kept?: string;
}

const told: Shape<Told> = object({ status: text, at: text }, {});
const shape: Shape<Seen> = object({}, { outcomes: map(told), inbox: text, kept: text });

const MOST = 200; // outcomes; the oldest are forgotten

/** Seconds that anything is kept. The service, too, forgets what ended so long ago. */
export const LONGEST_TOLD = 90 * 24 * 60 * 60;

const PREFIX = 'secure-share/seen/';
const name = (cloudId: string, accountId: string) => `${PREFIX}${cloudId}/${accountId}`;

/*
 * It stays in localStorage, which other pages of this origin and whoever uses this
 * browser can read. There are no keys, names or addresses in it: an id of a share
 * opens nothing, the service goes by who is signed in and by the key.
 */

/** Empty the first time, when nobody looked for long, and where the browser keeps nothing. */
export function recall(cloudId: string, accountId: string): Seen {
  return read(name(cloudId, accountId));
}

export function keep(cloudId: string, accountId: string, seen: Seen): void {
  try {
    localStorage.setItem(name(cloudId, accountId), JSON.stringify({ ...seen, kept: new Date().toISOString() }));
  } catch {
    // Full, or not allowed: a flag may come twice.
  }
}

/** Takes away what is too old, of everybody who used this browser. */
export function forgetOld(): void {
  try {
    for (const item of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
      const seen = read(item);
      if (seen.kept === undefined) localStorage.removeItem(item);
      else localStorage.setItem(item, JSON.stringify(seen));
    }
  } catch {
    // Then there is nothing.
  }
}

/**
 * With these told too. Forgets the oldest, and what the list no longer has: `known`
 * are all ids that it has, undefined if it goes on.
 */
export function withOutcomes(
  { outcomes, ...rest }: Seen,
  news: Readonly<Record<string, Told>>,
  known?: ReadonlySet<string>,
): Seen {
  const all = Object.entries({ ...outcomes, ...news }).filter(([id]) => known?.has(id) ?? true);
  return { ...rest, outcomes: Object.fromEntries(all.slice(-MOST)) };
}

function read(item: string): Seen {
  try {
    const seen = shape(JSON.parse(localStorage.getItem(item) ?? '{}'));
    if (!isRecent(seen.kept ?? '')) return {};
    if (!seen.outcomes) return seen;
    return {
      ...seen,
      outcomes: Object.fromEntries(Object.entries(seen.outcomes).filter(([, { at }]) => isRecent(at))),
    };
  } catch {
    return {};
  }
}

const isRecent = (at: string) => Date.now() - Date.parse(at) < LONGEST_TOLD * 1000;
