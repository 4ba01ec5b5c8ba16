import { computed, shallowRef, type Ref } from 'vue';

import { OUTSIDER } from '../lib/outsider';
import { peopleOfIssue, type Person } from '../api/people';
import { useAppContext } from './useAppContext';
import { useShareList } from './useShareList';

/** A suggested recipient, and why they are suggested. */
export interface Suggestion {
  readonly person: Person;
  readonly why: 'assignee' | 'reporter' | 'recent';
}

const RECENT = 3;

/**
 * Likely recipients: the assignee and the reporter of the issue in which the app was opened, then
 * the most recent recipients. Without duplicates and without the caller. Call it in setup.
 */
export function useSuggestions(): Readonly<Ref<readonly Suggestion[]>> {
  const { accountId, issue, product } = useAppContext();
  const { rows } = useShareList('outbox');
  const ofIssue = shallowRef<readonly Suggestion[]>([]);
  if (issue !== undefined && product === 'jira') {
    const ask = async (why: 'assignee' | 'reporter') =>
      (await peopleOfIssue(issue, why)).map((person) => ({ person, why }));
    void Promise.all([ask('assignee'), ask('reporter')]).then((found) => {
      ofIssue.value = found.flat();
    });
  }

  return computed(() => {
    const known = new Set([accountId, OUTSIDER]);
    const isNew = ({ person }: Suggestion) =>
      person.name !== '' && !known.has(person.accountId) && known.add(person.accountId);
    const first = ofIssue.value.filter(isNew);
    const recent = rows.value
      .map(({ person }) => ({ person, why: 'recent' as const }))
      .filter(isNew)
      .slice(0, RECENT);
    return [...first, ...recent];
  });
}
