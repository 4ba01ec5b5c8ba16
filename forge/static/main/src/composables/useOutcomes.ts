import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';

import { showFlag } from '../bridge/host';
import { useAppContext } from './useAppContext';
import { useText } from '../text';
import { fileText } from '../text/fileText';
import { useShareList } from './useShareList';
import { removeOldNotified, saveNotified, loadNotified, withOutcomes, type Notified } from '../lib/notified';
import type { ShareRow, Status } from '../api/shares';

/** Ends that the recipient caused, with the appearance of the product's flag. */
const LOOKS: Partial<Record<Status, 'success' | 'info' | 'warning'>> = {
  downloaded: 'success',
  declined: 'info',
  unconfirmed: 'warning',
};

/** If there are more at once, one flag replaces them. */
const MOST_FLAGS = 3;

const LONGEST_ABOUT = 80; // characters of a description or a name in a flag

function shortened(about: string): string {
  const characters = Array.from(about);
  return characters.length <= LONGEST_ABOUT ? about : `${characters.slice(0, LONGEST_ABOUT - 1).join('')}…`;
}

export interface Outcomes {
  /** The number of shares in the inbox that can be downloaded and that it has not shown yet. */
  readonly unseen: Readonly<Ref<number>>;
}

/**
 * Watches both lists while the app is open. Shows one flag in the product for each sent share that
 * was downloaded, declined or not confirmed, and counts what is new in the inbox. Reads only the
 * newest page of the sent shares. Call it in the setup of the app.
 */
export function useOutcomes(): Outcomes {
  const { cloudId, accountId } = useAppContext();
  const text = useText();
  const { t } = text;
  const sent = useShareList('outbox');
  const received = useShareList('inbox');
  removeOldNotified();
  const notified = shallowRef<Notified>(loadNotified(cloudId, accountId));

  function note(now: Notified): void {
    notified.value = now;
    saveNotified(cloudId, accountId, now);
  }

  function tell(rows: readonly ShareRow[]): void {
    const before = { ...notified.value, ...loadNotified(cloudId, accountId) }; // another tab may have shown flags
    const news = rows.filter(({ id, status }) => LOOKS[status] && before.outcomes?.[id]?.status !== status);
    const told = [...news]
      .reverse()
      .map(({ id, status, endedAt }) => [id, { status, at: endedAt ?? new Date().toISOString() }] as const);
    const known = sent.hasMore.value ? undefined : new Set(rows.map(({ id }) => id));
    note(withOutcomes(before, Object.fromEntries(told), known));
    if (before.outcomes) flag(news); // on the first visit, the person knows about past ends
  }

  function flag(news: readonly ShareRow[]): void {
    if (news.length > MOST_FLAGS) {
      showFlag({
        id: 'secure-share-outcomes',
        type: 'info',
        title: t('outcome-many', { count: news.length }),
        description: t('outcome-many-text'),
      });
      return;
    }
    for (const { id, status, person, description, file } of news) {
      const said = t(`outcome-${status}-text`, { name: person.name === '' ? t('outcome-somebody') : person.name });
      const about = description ?? (file && fileText(text, file));
      showFlag({
        id: `secure-share-${id}-${status}`,
        type: LOOKS[status] ?? 'info',
        isAutoDismiss: status === 'downloaded',
        title: t(`outcome-${status}`),
        description: about === undefined ? said : t('outcome-about', { about: shortened(about), text: said }),
      });
    }
  }

  const isNew = ({ status, committedAt = '' }: ShareRow) =>
    status === 'available' && !(Date.parse(committedAt) <= Date.parse(notified.value.inbox ?? ''));
  const waiting = computed(() => received.rows.value.filter(isNew));

  /** Stores that the person has seen the newest share, if the inbox is on the screen. */
  function look(): void {
    const newest = waiting.value[0]?.committedAt;
    if (received.shown.value === 0 || document.hidden || newest === undefined) return;
    note({ ...notified.value, ...loadNotified(cloudId, accountId), inbox: newest });
  }

  watch(sent.rows, tell);
  watch([waiting, received.shown], look);
  document.addEventListener('visibilitychange', look);
  onScopeDispose(() => document.removeEventListener('visibilitychange', look));
  return { unseen: computed(() => waiting.value.length) };
}
