import { onScopeDispose, readonly, ref, shallowRef, type Ref } from 'vue';

import * as fileApi from '../api/fileApi';
import type { Share } from '../api/fileApi';
import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { readLoadedPages, readNextPage, type LoadedPages } from '../api/paging';
import { poll } from '../api/polling';
import { isWhole, rowOf, type ShareRow } from '../api/shares';

export type ListName = 'inbox' | 'outbox';

/** The loaded rows of one list, newest first, kept up to date while it is in use. */
export interface ShareList {
  readonly rows: Readonly<Ref<readonly ShareRow[]>>;
  /** Why the last request failed. The rows stay. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Until the first response, and while more is loaded. */
  readonly loading: Readonly<Ref<boolean>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** How many screens show it. */
  readonly shown: Ref<number>;
  /** Loads the next page. Does nothing while a page is loading, or at the end. Never rejects. */
  readonly more: () => Promise<void>;
  readonly refresh: () => Promise<void>;
}

interface Open {
  readonly list: ShareList;
  readonly stop: () => void;
  users: number;
}

const lists = new Map<ListName, Open>();

/** The list, shared by all callers. Kept up to date until the scope of the last caller ends. Call it in setup. */
export function useShareList(list: ListName): ShareList {
  let open = lists.get(list);
  if (!open) {
    open = { ...start(list), users: 0 };
    lists.set(list, open);
  }
  const mine = open;
  mine.users++;
  onScopeDispose(() => {
    if (--mine.users > 0) return;
    mine.stop();
    lists.delete(list);
  });
  return mine.list;
}

function start(list: ListName): Omit<Open, 'users'> {
  const rows = shallowRef<readonly ShareRow[]>([]);
  const failure = shallowRef<Failure>();
  const loading = ref(true);
  const hasMore = ref(false);
  const shown = ref(0);
  let loaded: LoadedPages = { shares: [], next: undefined };
  let turn: Promise<unknown> = Promise.resolve();
  let reading: Promise<void> | undefined;

  const read = (cursor: string | undefined) => fileApi[list](cursor);

  /** One request at a time, because each starts where the one before ended. Resolves to whether anything changed. */
  function inTurn(step: (before: LoadedPages) => Promise<LoadedPages>): Promise<boolean> {
    const mine = turn.then(() => take(step));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function take(step: (before: LoadedPages) => Promise<LoadedPages>): Promise<boolean> {
    try {
      const now = await step(loaded);
      const changed = JSON.stringify(now.shares) !== JSON.stringify(loaded.shares);
      const shownNow = await rowsOf(now.shares, rows.value, loaded.shares);
      if (shownNow.length !== rows.value.length || shownNow.some((row, i) => row !== rows.value[i]))
        rows.value = shownNow;
      loaded = now;
      hasMore.value = now.next !== undefined;
      failure.value = undefined;
      return changed;
    } catch (error) {
      failure.value = failureOf(error);
      throw error;
    } finally {
      loading.value = false;
    }
  }

  async function readMore(): Promise<void> {
    loading.value = true;
    await inTurn((before) => readNextPage(read, before)).catch(() => undefined); // see failure
    reading = undefined;
  }

  const polling = poll(
    () => inTurn((before) => readLoadedPages(read, before)),
    () => shown.value > 0,
  );
  const more = () => (hasMore.value ? (reading ??= readMore()) : Promise.resolve());
  const shares = {
    rows,
    failure,
    loading: readonly(loading),
    hasMore: readonly(hasMore),
    shown,
    more,
    refresh: polling.refresh,
  };
  return { stop: polling.stop, list: shares };
}

/** Reuses the row objects that did not change, unless something in them is missing. */
function rowsOf(now: readonly Share[], rows: readonly ShareRow[], before: readonly Share[]): Promise<ShareRow[]> {
  const known = new Map(before.map((share, i) => [JSON.stringify(share), rows[i]]));
  return Promise.all(
    now.map(async (share) => {
      const row = known.get(JSON.stringify(share));
      return row && isWhole(row) ? row : await rowOf(share);
    }),
  );
}
