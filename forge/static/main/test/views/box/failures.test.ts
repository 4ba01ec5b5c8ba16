import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import InboxView from '../../../src/views/InboxView.vue';
import { emptyBox } from './fake';
import { mounted, read } from './mounted';
import { received } from './shares';

let box: ReturnType<typeof emptyBox>;

vi.mock('../../../src/bridge/host', () => ({}));
vi.mock('../../../src/composables/useBox', () => ({ FILTERS: ['all', 'open', 'ended'], useBox: () => box }));
vi.mock('../../../src/composables/useSettings', () => ({ useSettings: () => ({ serverNow: () => Date.now() }) }));

beforeEach(() => {
  box = emptyBox();
});
afterEach(() => document.body.replaceChildren());

const inbox = () => mounted(InboxView, { name: 'inbox' });

describe('a list that cannot be loaded', () => {
  it('does not call a list empty that could not be loaded', async () => {
    box.failure.value = { reason: 'unreachable' };
    const { wrapper } = await inbox();
    expect(wrapper.find('[role=alert]').exists()).toBe(true);
    expect(wrapper.find('h2').exists()).toBe(false);
    box.refresh.mockClear();
    await wrapper.get('[role=alert] button').trigger('click');
    expect(box.refresh).toHaveBeenCalledOnce();
  });

  it('a failure keeps what was loaded, and says that it may be old', async () => {
    box.rows.value = [received('Bob')];
    const { wrapper } = await inbox();
    box.failure.value = { reason: 'unavailable' };
    await flushPromises();
    expect(wrapper.findAll('li')).toHaveLength(1);
    expect(wrapper.get('[role=alert]').text()).toContain('may be out of date');
  });

  it('what loads after a failure is not announced as new', async () => {
    box.failure.value = { reason: 'unreachable' };
    const { wrapper } = await inbox();
    box.rows.value = [received('Bob')];
    box.failure.value = undefined;
    await flushPromises();
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(read(wrapper.get('p[role=status]'))).toBe('');
  });
});
