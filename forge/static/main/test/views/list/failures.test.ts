import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import ListView from '../../../src/views/list/ListView.vue';
import { emptyList } from './fake';
import { mounted, read } from './mounted';
import { received } from './shares';

let list: ReturnType<typeof emptyList>;

vi.mock('../../../src/bridge/host', () => ({}));
vi.mock('../../../src/composables/useFilteredShares', () => ({
  FILTERS: ['all', 'open', 'ended'],
  useFilteredShares: () => list,
}));
vi.mock('../../../src/composables/useServerNow', () => ({ useServerNow: () => () => Date.now() }));

beforeEach(() => {
  list = emptyList();
});
afterEach(() => document.body.replaceChildren());

const inbox = () => mounted(ListView, { name: 'inbox' }, { props: { list: 'inbox' } });

describe('a list that cannot be loaded', () => {
  it('is not called empty', async () => {
    list.failure.value = { reason: 'unreachable' };
    const { wrapper } = await inbox();
    expect(wrapper.find('[role=alert]').exists()).toBe(true);
    expect(wrapper.find('h2').exists()).toBe(false);
    list.refresh.mockClear();
    await wrapper.get('[role=alert] button').trigger('click');
    expect(list.refresh).toHaveBeenCalledOnce();
  });

  it('keeps the loaded rows, and says that they may be old', async () => {
    list.rows.value = [received('Bob')];
    const { wrapper } = await inbox();
    list.failure.value = { reason: 'unavailable' };
    await flushPromises();
    expect(wrapper.findAll('li')).toHaveLength(1);
    expect(wrapper.get('[role=alert]').text()).toContain('may be out of date');
  });

  it('is quiet while the browser is offline, if there are rows', async () => {
    list.failure.value = { reason: 'offline' };
    const { wrapper } = await inbox();
    expect(wrapper.find('[role=alert]').exists()).toBe(true);
    list.rows.value = [received('Bob')];
    await flushPromises();
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(wrapper.get('.message[role=status]').text()).toContain('may be out of date');
  });

  it('does not announce rows as new that load after the failure', async () => {
    list.failure.value = { reason: 'unreachable' };
    const { wrapper } = await inbox();
    list.rows.value = [received('Bob')];
    list.failure.value = undefined;
    await flushPromises();
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(read(wrapper.get('p[role=status]'))).toBe('');
  });
});
