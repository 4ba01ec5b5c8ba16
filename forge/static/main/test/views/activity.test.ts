import { flushPromises, mount, RouterLinkStub, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ref, shallowRef } from 'vue';

import '../api/backend'; // the bridge, without which the composables cannot be loaded
import type { Failure } from '@secure-share/shared/api/errors';
import type { Activity, Exporting, LogEntry, LogName } from '../../src/composables/useActivity';
import { loadText, textPlugin } from '../../src/text';
import ActivityView from '../../src/views/ActivityView.vue';
import { words } from '../components/mounting';

const fake = {
  entries: shallowRef<readonly LogEntry[]>(),
  nameOf: (id: string, about?: string) => {
    if (id === '*outsider') return about === share ? 'Dr. Guest' : '';
    return { alice: 'Alice Adams', bob: 'Bob Baker' }[id] ?? '';
  },
  loading: ref(false),
  failure: shallowRef<Failure>(),
  hasMore: ref(false),
  load: vi.fn(() => Promise.resolve()),
  more: vi.fn(() => Promise.resolve()),
  exporting: shallowRef<Exporting>(),
  startExport: vi.fn(() => Promise.resolve()),
  stopExport: vi.fn(),
} satisfies Activity;
vi.mock('../../src/composables/useActivity', async (original) => ({
  ...(await original<typeof import('../../src/composables/useActivity')>()),
  useActivity: () => fake,
}));
vi.mock('../../src/composables/usePeople', () => ({
  usePeople: () => ({ search: () => Promise.resolve([{ accountId: 'bob', name: 'Bob Baker' }]) }),
}));

let wrapper: VueWrapper;

async function show(log: LogName) {
  const text = await loadText('en', 'UTC');
  await text.load('activity');
  wrapper = mount(ActivityView, {
    props: { log },
    global: { plugins: [textPlugin(text)], stubs: { RouterLink: RouterLinkStub } },
    attachTo: document.body,
  });
}
beforeEach(() => {
  fake.entries.value = undefined;
  fake.failure.value = fake.exporting.value = undefined;
  fake.loading.value = fake.hasMore.value = false;
  vi.clearAllMocks();
});
afterEach(() => wrapper.unmount());

const button = (name: string) => {
  const found = wrapper.findAll('button').find((one) => one.text() === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const rows = () =>
  wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => words(cell.text()).replaceAll(/\s+/g, ' ')));
const at = '2026-11-21T12:00:00Z';
const share = 'A'.repeat(22);

it('shows who did what', async () => {
  fake.entries.value = [
    { at, action: 'claimed', actor: 'bob', sender: 'alice', recipient: 'bob', share, program: 'B'.repeat(43) },
    { at, action: 'wrong-key', actor: 'bob', sender: 'alice', recipient: 'bob', share, count: 3 },
    { at, action: 'expired', sender: 'alice', recipient: 'gone', share },
    { at, action: 'committed', actor: 'alice', sender: 'alice', recipient: '*closed', share },
    { at, action: 'program-approved', actor: 'alice', program: 'B'.repeat(43) },
    { at, action: 'linked', actor: 'alice' },
  ];
  await show('site');
  const time = 'Nov 21, 2026, 12:00 PM';
  expect(rows()).toEqual([
    [time, 'Opening started', 'Bob Baker with a program', 'Alice Adams', 'Bob Baker'],
    [time, 'Wrong key entered 3 times within an hour', 'Bob Baker', 'Alice Adams', 'Bob Baker'],
    [time, 'Expired', 'The service', 'Alice Adams', 'Name not visible'],
    [time, expect.any(String), 'Alice Adams', 'Alice Adams', 'Closed account'],
    [time, 'Program approved', 'Alice Adams', '', ''],
    [time, 'linked', 'Alice Adams', '', ''],
  ]);
  expect(wrapper.findAllComponents(RouterLinkStub).map((link) => link.props('to') as unknown)).toEqual([
    { name: 'admin' },
  ]);
});

it('names people outside as their sender does', async () => {
  const outside = { at, action: 'wrong-key', actor: '*outsider', sender: 'alice', recipient: '*outsider' } as const;
  fake.entries.value = [{ ...outside, share }, outside];
  await show('own');
  expect(rows().map((row) => [row[2], row[4]])).toEqual([
    ['Dr. Guest', 'Dr. Guest'],
    ['Someone outside', 'Someone outside'],
  ]);
});

it('links one’s own entries to the share, and has no filter for a person', async () => {
  fake.entries.value = [{ at, action: 'committed', actor: 'alice', share }];
  await show('own');
  expect(wrapper.getComponent(RouterLinkStub).props('to')).toEqual({ name: 'share', params: { id: share } });
  expect(wrapper.find('[role=combobox]').exists()).toBe(false);
});

it('loads what the filter selects, whole days on this device', async () => {
  await show('site');
  expect(fake.load).toHaveBeenLastCalledWith({});
  await wrapper.get('select').setValue('revoked');
  const place = wrapper.findAll('input[type=text]').at(-1);
  await place?.setValue('ACME');
  expect(wrapper.text()).toContain('Enter an ID like project:10000');
  expect(fake.load.mock.lastCall).toMatchObject([{ place: undefined }]);
  await place?.setValue(' project:10001 ');
  expect(wrapper.text()).not.toContain('Enter an ID');
  const [first, last] = wrapper.findAll('input[type=date]');
  await first?.setValue('2026-11-20');
  await last?.setValue('2026-11-21');
  await wrapper.get('[role=combobox]').setValue('Bob');
  await vi.waitUntil(() => wrapper.find('[role=option]').exists(), 60_000);
  await wrapper.get('[role=option]').trigger('click');
  await flushPromises();
  expect(fake.load.mock.lastCall).toMatchObject([
    {
      person: 'bob',
      action: 'revoked',
      place: 'project:10001',
      from: new Date(2026, 10, 20).toISOString(),
      until: new Date(2026, 10, 22).toISOString(),
    },
  ]);
});

it.each([
  ['nothing', { entries: [] }, 'Nothing was logged for this selection.'],
  ['nothing yet', { entries: [], hasMore: true }, 'Nothing was found so far.'],
  ['that it loads', { loading: true }, 'Loading the log…'],
] as const)(
  'says that there is %s',
  async (
    _what,
    {
      entries,
      hasMore = false,
      loading = false,
    }: Partial<Record<'hasMore' | 'loading', boolean>> & { entries?: readonly LogEntry[] },
    said,
  ) => {
    fake.entries.value = entries;
    fake.hasMore.value = hasMore;
    fake.loading.value = loading;
    await show('own');
    expect(words(wrapper.text())).toContain(said);
  },
);

it('shows more, and tries again after a failure', async () => {
  fake.entries.value = [{ at, action: 'committed' }];
  fake.hasMore.value = true;
  await show('own');
  await button('Show more').trigger('click');
  fake.failure.value = { reason: 'unreachable' };
  await flushPromises();
  await button('Try again').trigger('click');
  expect(fake.more).toHaveBeenCalledTimes(2);
});

it('exports with a second click, and says when the browser refuses', async () => {
  fake.entries.value = [{ at, action: 'committed' }];
  await show('own');
  await button('Export as CSV').trigger('click');
  expect(fake.startExport.mock.lastCall).toEqual([
    expect.stringMatching(/^secure-share-activity-\d{4}-\d\d-\d\d\.csv$/),
  ]);
  fake.exporting.value = { phase: 'loading', count: 1500 };
  await flushPromises();
  expect(words(wrapper.get('[role=status].subtle').text())).toBe('1,500 entries loaded…');
  await button('Cancel').trigger('click');
  expect(fake.stopExport).toHaveBeenCalledOnce();
  const save = vi.fn<(refused: () => void) => void>();
  fake.exporting.value = { phase: 'ready', count: 1501, save };
  await flushPromises();
  await button('Save file').trigger('click');
  expect(save).toHaveBeenCalledOnce();
  expect(wrapper.text()).not.toContain('didn’t save');
  save.mock.lastCall?.[0]();
  await flushPromises();
  expect(wrapper.text()).toContain('Your browser didn’t save the file.');
});
