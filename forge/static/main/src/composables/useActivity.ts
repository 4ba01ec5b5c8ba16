import { computed, readonly, ref, shallowReactive, shallowRef, type Ref } from 'vue';

import { ownActivity, siteActivity, type LogEntry, type LogQuery } from '../api/activity';
import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { nameOf } from '../api/people';
import { withRoles } from '../api/roles';
import { OUTSIDER } from '../lib/outsider';
import { BYTE_ORDER_MARK, csvOf } from '../lib/csv';
import { prepareSaving, saveFile } from '../sessions/saveFile';
import { sentLabels } from './sentLabels';

export type { LogEntry } from '../api/activity';

/** What the service logs, in the order of a share's life. */
export const ACTIONS = [
  'created',
  'committed',
  'ticket',
  'extended',
  'claimed',
  'wrong-key',
  'unlocked',
  'unlock-secret-changed',
  'acknowledged',
  'unconfirmed',
  'declined',
  'revoked',
  'expired',
  'abandoned',
  'uninstalled',
  'policy-changed',
  'notices-changed',
  'program-approved',
  'program-revoked',
  'application-registered',
  'application-changed',
  'application-renewed',
  'application-revoked',
  'consent-given',
  'consent-withdrawn',
  'refused',
  'role-used',
] as const satisfies readonly LogEntry['action'][];

/** Whose log: everything on the site, for its administrators, or what is about the caller. */
export type LogName = 'site' | 'own';

export type LogFilter = Pick<LogQuery, 'person' | 'action' | 'place' | 'from' | 'until'>;

/** The file with all entries of the filter. */
export type Exporting =
  | { readonly phase: 'loading'; readonly count: number }
  | { readonly phase: 'ready'; readonly count: number; readonly save: (refused: () => void) => void };

export interface Activity {
  /** Newest first. Undefined until they are loaded. */
  readonly entries: Readonly<Ref<readonly LogEntry[] | undefined>>;
  /**
   * Empty if the product does not reveal it. For a share that the caller sent to somebody outside,
   * what they call that person.
   */
  readonly nameOf: (accountId: string, shareId?: string) => string;
  readonly loading: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** Starts again at the top. Never rejects: see failure. */
  readonly load: (filter: LogFilter) => Promise<void>;
  readonly more: () => Promise<void>;
  readonly exporting: Readonly<Ref<Exporting | undefined>>;
  /** Loads everything that the filter selects. Never rejects. */
  readonly startExport: (name: string) => Promise<void>;
  readonly stopExport: () => void;
}

const PAGE = 50;
const EXPORT_PAGE = 500;
/** The service reads some thousand entries for a page. After that many pages without one that matches, the person decides. */
const EMPTY_PAGES = 10;

const partOf = (text: string) => new Blob([text]);

const COLUMNS = [
  'time',
  'action',
  'count',
  'actor',
  'actor name',
  'sender',
  'sender name',
  'recipient',
  'recipient name',
  'share',
  'project or space',
  'program or application',
  'rule',
];

export function useActivity(log: LogName): Activity {
  const read = log === 'own' ? ownActivity : (query: LogQuery) => withRoles((roles) => siteActivity(query, roles));
  const names = shallowReactive(new Map<string, string>());
  const labels = sentLabels();
  const entries = shallowRef<readonly LogEntry[]>();
  const next = ref<string>();
  const loading = ref(false);
  const failure = shallowRef<Failure>();
  const exporting = shallowRef<Exporting>();
  let filter: LogFilter = {};
  let run = 0; // of load, so that an older answer is dropped
  let exports = 0;

  async function named(items: readonly LogEntry[]): Promise<void> {
    const ids = new Set(items.flatMap(({ actor, sender, recipient }) => [actor, sender, recipient]));
    const wanted = [...ids].filter((id) => id !== undefined && id !== OUTSIDER && !names.has(id)) as string[];
    for (const { accountId, name } of await Promise.all(wanted.map(nameOf))) names.set(accountId, name);
  }

  /** Only the sender has the labels, and only their own log is about their shares alone. */
  async function labelled(items: readonly LogEntry[]): Promise<void> {
    const outside = items.filter(({ recipient, share }) => recipient === OUTSIDER && share !== undefined);
    if (log === 'own') await labels.find(outside.map(({ share = '' }) => share));
  }

  const nameFor = (accountId: string, shareId = '') =>
    (accountId === OUTSIDER ? labels.of(shareId) : names.get(accountId)) ?? '';

  /** Adds the next page that has entries. */
  async function append(mine: number): Promise<void> {
    loading.value = true;
    failure.value = undefined;
    try {
      for (let pages = 0; pages < EMPTY_PAGES; pages++) {
        const page = await read({ ...filter, limit: PAGE, cursor: next.value });
        await named(page.items);
        if (mine !== run) return;
        void labelled(page.items);
        next.value = page.next;
        entries.value = [...(entries.value ?? []), ...page.items];
        if (page.items.length > 0 || page.next === undefined) return;
      }
    } catch (error) {
      if (mine === run) failure.value = failureOf(error);
    } finally {
      if (mine === run) loading.value = false;
    }
  }

  async function load(wanted: LogFilter): Promise<void> {
    stopExport();
    filter = wanted;
    next.value = undefined;
    entries.value = undefined;
    await append(++run);
  }

  async function more(): Promise<void> {
    if (!loading.value) await append(run);
  }

  function stopExport(): void {
    exports++;
    exporting.value = undefined;
  }

  /** Keeps only the text of each page, which browsers store outside the page's memory. */
  async function startExport(name: string): Promise<void> {
    stopExport();
    const mine = exports;
    prepareSaving();
    failure.value = undefined;
    const parts = [BYTE_ORDER_MARK, csvOf([COLUMNS])].map(partOf);
    let count = 0;
    exporting.value = { phase: 'loading', count };
    try {
      let cursor: string | undefined;
      do {
        const page = await read({ ...filter, limit: EXPORT_PAGE, cursor });
        await Promise.all([named(page.items), labelled(page.items)]);
        if (mine !== exports) return;
        parts.push(partOf(csvOf(page.items.map(row))));
        count += page.items.length;
        cursor = page.next;
        exporting.value = { phase: 'loading', count };
      } while (cursor !== undefined);
    } catch (error) {
      if (mine !== exports) return;
      failure.value = failureOf(error);
      stopExport();
      return;
    }
    const file = new Blob(parts, { type: 'text/csv' });
    exporting.value = { phase: 'ready', count, save: (refused) => saveFile(file, name, refused) };
  }

  const row = ({ at, action, count, actor, sender, recipient, share, place, program, rule }: LogEntry): string[] => [
    at,
    action,
    String(count ?? 1),
    ...[actor, sender, recipient].flatMap((id = '') => [id, nameFor(id, share)]),
    share ?? '',
    place ?? '',
    program ?? '',
    rule ?? '',
  ];

  return {
    entries,
    nameOf: nameFor,
    loading: readonly(loading),
    failure,
    hasMore: computed(() => next.value !== undefined),
    load,
    more,
    exporting,
    startExport,
    stopExport,
  };
}
