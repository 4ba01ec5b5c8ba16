import { map, object, text, type Shape } from './shape';

/** An end that needs no flag any more. */
export interface NotifiedEnd {
  readonly status: string;
  /** When the share ended. RFC 3339. */
  readonly at: string;
}

/** What a person was notified of already, so that a reload does not repeat it. */
export interface Notified {
  /** Sent shares that ended, by id. Absent until the outbox was looked at. */
  readonly outcomes?: Readonly<Record<string, NotifiedEnd>>;
  /** Of the newest share that the inbox showed: when it was committed. RFC 3339. */
  readonly inbox?: string;
  /** When this was kept. RFC 3339. */
  readonly kept?: string;
}

const notifiedEnd: Shape<NotifiedEnd> = object({ status: text, at: text }, {});
const shape: Shape<Notified> = object({}, { outcomes: map(notifiedEnd), inbox: text, kept: text });

const MOST = 200; // outcomes; the oldest are forgotten

/** Seconds that anything is kept. The service, too, forgets what ended so long ago. */
export const RETENTION = 90 * 24 * 60 * 60;

const PREFIX = 'secure-share/seen/';
const name = (cloudId: string, accountId: string) => `${PREFIX}${cloudId}/${accountId}`;

/*
 * It stays in localStorage, which other pages of this origin and other users of this
 * browser can read. It contains no keys, names or addresses. The id of a share opens nothing:
 * the service checks who is signed in, and the key.
 */

/** Empty the first time, when nobody looked for long, and where the browser keeps nothing. */
export function loadNotified(cloudId: string, accountId: string): Notified {
  return read(name(cloudId, accountId));
}

export function saveNotified(cloudId: string, accountId: string, notified: Notified): void {
  try {
    localStorage.setItem(name(cloudId, accountId), JSON.stringify({ ...notified, kept: new Date().toISOString() }));
  } catch {
    // The storage is full or not allowed: a flag may appear twice.
  }
}

/** Takes away what is too old, of everybody who used this browser. */
export function removeOldNotified(): void {
  try {
    for (const item of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
      const notified = read(item);
      if (notified.kept === undefined) localStorage.removeItem(item);
      else localStorage.setItem(item, JSON.stringify(notified));
    }
  } catch {
    // The browser stores nothing for us.
  }
}

/**
 * With these notifiedEnd too. Forgets the oldest, and what the list no longer has: `known`
 * are all ids that it has, undefined if it goes on.
 */
export function withOutcomes(
  { outcomes, ...rest }: Notified,
  news: Readonly<Record<string, NotifiedEnd>>,
  known?: ReadonlySet<string>,
): Notified {
  const all = Object.entries({ ...outcomes, ...news }).filter(([id]) => known?.has(id) ?? true);
  return { ...rest, outcomes: Object.fromEntries(all.slice(-MOST)) };
}

function read(item: string): Notified {
  try {
    const notified = shape(JSON.parse(localStorage.getItem(item) ?? '{}'));
    if (!isRecent(notified.kept ?? '')) return {};
    if (!notified.outcomes) return notified;
    return {
      ...notified,
      outcomes: Object.fromEntries(Object.entries(notified.outcomes).filter(([, { at }]) => isRecent(at))),
    };
  } catch {
    return {};
  }
}

const isRecent = (at: string) => Date.now() - Date.parse(at) < RETENTION * 1000;
