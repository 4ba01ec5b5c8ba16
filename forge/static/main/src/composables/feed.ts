import { onScopeDispose, readonly, ref, shallowRef, type Ref } from 'vue';

import * as fileApi from '../api/fileApi';
import type { Share } from '../api/fileApi';
import { failureOf, type Failure } from '../api/errors';
import { readAgain, readOn, type Loaded } from './pages';
import { poll } from './polling';
import { rowOf, type ShareRow } from './shares';

export type Box = 'inbox' | 'outbox';

/** What is loaded of one list, newest first, kept up to date while somebody uses it. */
export interface Feed {
  readonly rows: Readonly<Ref<readonly ShareRow[]>>;
  /** Why the last request failed; the rows stay. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Until the first answer, and while more is loaded. */
  readonly loading: Readonly<Ref<boolean>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** How many screens show it. */
  readonly shown: Ref<number>;
  /** Loads the next page. Does nothing while it is at it, or at the end. Never rejects. */
  readonly more: () => Promise<void>;
  readonly refresh: () => Promise<void>;
}

interface Open {
  readonly feed: Feed;
  readonly stop: () => void;
  users: number;
}

const feeds = new Map<Box, Open>();

/** The one feed of that list; it ends with the scope of its last user. Call it in setup. */
export function useFeed(box: Box): Feed {
  let open = feeds.get(box);
  if (!open) {
    open = { ...start(box), users: 0 };
    feeds.set(box, open);
  }
  const mine = open;
  mine.users++;
  onScopeDispose(() => {
    if (--mine.users > 0) return;
    mine.stop();
    feeds.delete(box);
  });
  return mine.feed;
}

function start(box: Box): Omit<Open, 'users'> {
  const rows = shallowRef<readonly ShareRow[]>([]);
  const failure = shallowRef<Failure>();
  const loading = ref(true);
  const hasMore = ref(false);
  const shown = ref(0);
  let loaded: Loaded = { shares: [], next: undefined };
  let turn: Promise<unknown> = Promise.resolve();
  let reading: Promise<void> | undefined;

  const read = (cursor: string | undefined) => fileApi[box](cursor);

  /** One request at a time, for each begins where the one before ended. Resolves to whether anything changed. */
  function inTurn(step: (before: Loaded) => Promise<Loaded>): Promise<boolean> {
    const mine = turn.then(() => take(step));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function take(step: (before: Loaded) => Promise<Loaded>): Promise<boolean> {
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
    await inTurn((before) => readOn(read, before)).catch(() => undefined); // failure has it
    reading = undefined;
  }

  const polling = poll(
    () => inTurn((before) => readAgain(read, before)),
    () => shown.value > 0,
  );
  const more = () => (hasMore.value ? (reading ??= readMore()) : Promise.resolve());
  const feed = {
    rows,
    failure,
    loading: readonly(loading),
    hasMore: readonly(hasMore),
    shown,
    more,
    refresh: polling.refresh,
  };
  return { stop: polling.stop, feed };
}

/** Rows of what did not change stay the same objects, unless something in them could not be told. */
function rowsOf(now: readonly Share[], rows: readonly ShareRow[], before: readonly Share[]): Promise<ShareRow[]> {
  const known = new Map(before.map((share, i) => [JSON.stringify(share), rows[i]]));
  return Promise.all(
    now.map(async (share) => {
      const row = known.get(JSON.stringify(share));
      return row && !row.descriptionLost && row.person.name !== '' ? row : await rowOf(share);
    }),
  );
}
