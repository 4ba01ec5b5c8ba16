import { onScopeDispose, shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { outbox, withdrawShare, type Share } from '../api/fileApi';
import { poll } from '../api/polling';
import { rowOf, type ShareRow } from '../api/shares';
import { isOpen } from '../lib/shareStatus';
import { sendingOf } from '../lib/together';
import { keyMails } from '../sessions/keyMail';

const PAGE = 50; // the most that the service returns
/** Others are made while the first can be opened: a day to upload it, and three days from then. Milliseconds. */
const REACH = 4 * 86_400_000;

export interface SendingView {
  /** The shares that were sent together, the first one first. Empty until the first response. */
  readonly rows: Readonly<Ref<readonly ShareRow[]>>;
  /** Takes these shares back. Resolves to the first failure, if any, but tries all. Never rejects. */
  readonly takeBack: (ids: readonly string[]) => Promise<Failure | undefined>;
}

/** All shares of the sending that a share belongs to, kept up to date until the screen is left. Call it in setup. */
export function useSending(share: Pick<ShareRow, 'id' | 'sending' | 'createdAt'>): SendingView {
  const rows = shallowRef<readonly ShareRow[]>([]);
  const since = Date.parse(share.createdAt) - REACH;
  let before = '';

  /** Lists may miss what was just written. */
  const isListed = (found: readonly Share[]) => found.some(({ id }) => id === share.id);

  async function ask(): Promise<boolean> {
    const found = (await sentSince(since)).filter((one) => sendingOf(one) === share.sending);
    const now = JSON.stringify(found);
    const changed = now !== before;
    if (changed) rows.value = await Promise.all(found.reverse().map(rowOf));
    before = now;
    if (isListed(found) && !found.some(({ status }) => isOpen(status))) polling.stop(); // nothing changes any more
    return changed;
  }

  async function takeBack(ids: readonly string[]): Promise<Failure | undefined> {
    let failed: Failure | undefined;
    for (const id of ids) {
      try {
        await withdrawShare(id);
        keyMails.forget(id);
      } catch (error) {
        failed ??= failureOf(error);
      }
    }
    await polling.refresh();
    return failed;
  }

  const polling = poll(ask);
  onScopeDispose(polling.stop);
  return { rows, takeBack };
}

/** What the caller sent from that time on, newest first. */
async function sentSince(time: number): Promise<Share[]> {
  const found: Share[] = [];
  let cursor: string | undefined;
  do {
    const page = await outbox(cursor, PAGE);
    found.push(...page.items);
    cursor = Date.parse(found.at(-1)?.createdAt ?? '') < time ? undefined : page.next;
  } while (cursor !== undefined);
  return found;
}
