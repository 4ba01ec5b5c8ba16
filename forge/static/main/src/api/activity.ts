import { bytes, count, instant, list, object, text, type Shape } from '@secure-share/shared/lib/shape';
import { fetched } from './fileApi';
import type { Logged } from './schema';

/** An entry of the log. A later release may know more actions. */
export type LogEntry = Omit<Logged, 'action'> & { readonly action: string };

/** Fewer entries than were asked for, even none, do not mean that there is no next page. */
export interface LogPage {
  readonly items: readonly LogEntry[];
  readonly next?: string | undefined;
}

/** What is left out selects all. Instants are RFC 3339. */
export interface LogQuery {
  /** Of the log of a site only. */
  readonly person?: string | undefined;
  readonly action?: string | undefined;
  /** Of the log of a site only: "project:" or "space:" and an id. */
  readonly place?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly cursor?: string | undefined;
  /** 500 at most. */
  readonly limit?: number | undefined;
}

const entry: Shape<LogEntry> = object(
  { at: instant, action: text },
  {
    actor: text,
    sender: text,
    recipient: text,
    share: bytes(16),
    place: text,
    program: bytes(32),
    rule: text,
    count: count(1),
  },
);
const page: Shape<LogPage> = object({ items: list(entry) }, { next: text });

function pathOf(path: string, query: LogQuery): string {
  const chosen = Object.entries(query).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(chosen.map(([name, value]) => [name, String(value)])).toString();
  return parameters === '' ? path : `${path}?${parameters}`;
}

/** What is logged about the caller, newest first. Rejects as the calls in fileApi.ts do. */
export const ownActivity = (query: LogQuery) => fetched(page, 'GET', pathOf('/v1/activity', query));

/** The log of the site. `roles` is a role assertion of the caller, see roles.ts. */
export const siteActivity = (query: LogQuery, roles: string) =>
  fetched(page, 'GET', pathOf('/v1/activity/site', query), undefined, roles);
