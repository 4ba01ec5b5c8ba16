import { map, object, text, type Shape } from '@secure-share/shared/lib/shape';

/** An end that was shown in a flag. */
export interface NotifiedEnd {
  readonly status: string;
  /** When the share ended. RFC 3339. */
  readonly at: string;
}

/** What a person was notified of, so that a reload does not show it again. */
export interface Notified {
  /** Sent shares that ended, by id. Absent until the outbox was loaded once. */
  readonly outcomes?: Readonly<Record<string, NotifiedEnd>>;
  /** When the newest share that the inbox has shown was committed. RFC 3339. */
  readonly inbox?: string;
  /** When this was stored. RFC 3339. */
  readonly kept?: string;
}

const notifiedEnd: Shape<NotifiedEnd> = object({ status: text, at: text }, {});
const shape: Shape<Notified> = object({}, { outcomes: map(notifiedEnd), inbox: text, kept: text });

const MOST = 200; // outcomes; the oldest are removed

/** How long anything is stored, in seconds. The service also deletes ended shares after this time. */
export const RETENTION = 90 * 24 * 60 * 60;

const PREFIX = 'secure-share/seen/';
const name = (cloudId: string, accountId: string) => `${PREFIX}${cloudId}/${accountId}`;

/*
 * It is stored in localStorage, which other pages of this origin and other users of this browser
 * can read. It contains no keys, names or addresses. The id of a share gives no access: the service
 * checks who is signed in, and the key.
 */

/** Empty the first time, after a long time, and if the browser stores nothing. */
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

/** Removes old entries of all users of this browser. */
export function removeOldNotified(): void {
  try {
    for (const item of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
      const notified = read(item);
      if (notified.kept === undefined) localStorage.removeItem(item);
      else localStorage.setItem(item, JSON.stringify(notified));
    }
  } catch {
    // The browser does not store anything for this app.
  }
}

/**
 * Adds these ends. Removes the oldest, and those that are no longer in the list: `known` has all
 * ids of the list, and is undefined if the list has more pages.
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
