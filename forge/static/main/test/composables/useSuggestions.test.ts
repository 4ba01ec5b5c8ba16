import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { computed, shallowRef } from 'vue';

import { useSuggestions } from '../../src/composables/useSuggestions';
import { use } from './app';

const { place, ofIssue } = vi.hoisted(() => {
  const place: { issue?: string } = {};
  return { place, ofIssue: vi.fn() };
});
const person = (accountId: string, name = accountId.toUpperCase()) => ({ accountId, name });
const rows = shallowRef<readonly { person: { accountId: string; name: string } }[]>([]);

vi.mock('../../src/composables/useShareList', () => ({ useShareList: () => ({ rows }) }));
vi.mock('../../src/api/people', () => ({ peopleOfIssue: ofIssue }));
vi.mock('../../src/composables/useAppContext', async (original) => ({
  ...(await original<object>()),
  useAppContext: () => ({ accountId: 'me', product: 'jira', ...place }),
}));

beforeEach(() => {
  delete place.issue;
  rows.value = [];
  ofIssue.mockReset().mockResolvedValue([]);
});

async function suggested() {
  const { list } = await use(() => {
    const found = useSuggestions();
    return { list: computed(() => found.value.map(({ person: { accountId }, why }) => `${accountId} ${why}`)) };
  });
  await flushPromises();
  return list;
}

describe('suggestions', () => {
  it('are the latest recipients, once each', async () => {
    rows.value = ['ann', 'ben', 'ann', 'cleo', 'dora'].map((id) => ({ person: person(id) }));
    expect((await suggested()).value).toEqual(['ann recent', 'ben recent', 'cleo recent']);
    expect(ofIssue).not.toHaveBeenCalled();
  });

  it('begin with the assignee and the reporter of the issue', async () => {
    place.issue = 'ACME-7';
    ofIssue.mockImplementation((_issue, role) =>
      Promise.resolve([role === 'assignee' ? person('ben') : person('ann')]),
    );
    rows.value = [{ person: person('ann') }, { person: person('cleo') }];
    expect((await suggested()).value).toEqual(['ben assignee', 'ann reporter', 'cleo recent']);
    expect(ofIssue.mock.calls).toEqual([
      ['ACME-7', 'assignee'],
      ['ACME-7', 'reporter'],
    ]);
  });

  it('leave out the caller, who may be both, and people without a name', async () => {
    place.issue = 'ACME-7';
    ofIssue.mockResolvedValue([person('me')]);
    rows.value = [{ person: person('gone', '') }];
    expect((await suggested()).value).toEqual([]);
  });
});
