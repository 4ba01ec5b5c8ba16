import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';

import { activeTransfers } from '../../../src/sessions/activeTransfers';
import { unconfirmedMails } from '../../../src/composables/uploadIds';
import ListView from '../../../src/views/list/ListView.vue';
import { emptyList } from './fake';
import { mounted, read, type Mounted } from './mounted';
import { bare, ended, hours, received, sent } from './shares';

let list: ReturnType<typeof emptyList>;

vi.mock('../../../src/bridge/host', () => ({}));
vi.mock('../../../src/composables/useFilteredShares', () => ({
  FILTERS: ['all', 'open', 'ended'],
  useFilteredShares: () => list,
}));
vi.mock('../../../src/composables/useServerNow', () => ({ useServerNow: () => () => Date.now() }));

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(hours(0)), toFake: ['Date', 'setInterval', 'clearInterval'] });
  list = emptyList();
  unconfirmedMails.clear();
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const inbox = (query = {}) => mounted(ListView, { name: 'inbox', query }, { props: { list: 'inbox' } });
const outbox = (query = {}) => mounted(ListView, { name: 'outbox', query }, { props: { list: 'outbox' } });

it('shows what was sent to several people together, each with its status', async () => {
  const sending = 'AAECAwQFBgcICQoLDA0ODw';
  list.rows.value = [sent('Bob', { sending }), sent('Max'), sent('Eve', { sending, status: 'downloaded' })];
  const { wrapper } = await outbox();
  const rows = wrapper.findAll('li').map(read);
  expect(rows[0]).toMatch(/Bob.*Sent to several people.*Not opened yet/s);
  expect(rows[1]).toMatch(/Eve.*Sent to several people.*Received/s);
  expect(rows[2]).toContain('Max');
  expect(rows[2]).not.toContain('several');
});

describe('the search', () => {
  const people = (wrapper: Mounted) => wrapper.findAll('li .name').map(read);

  it('finds by person and description, regardless of case and accents', async () => {
    list.rows.value = [
      received('José', { description: 'Door code' }),
      received('Eve', { description: 'The plan of José' }),
      received('Max'),
    ];
    const { wrapper } = await inbox();
    for (const [query, found] of [
      ['JOSE', ['José', 'Eve']],
      ['code jos', ['José']],
      ['about max', ['Max']],
      ['', ['José', 'Eve', 'Max']],
    ] as const) {
      await wrapper.get('input[type=search]').setValue(query);
      expect([query, people(wrapper)]).toEqual([query, found]);
    }
  });

  it('finds sent files by name, even after the end of the share', async () => {
    const zip = { name: 'Pläne.zip', type: 'application/zip', size: 5, files: 3 };
    list.rows.value = [
      sent('Bob', { file: { name: 'contract.pdf', type: 'application/pdf', size: 5 } }),
      sent('Eve', { file: zip, status: 'downloaded', endedAt: hours(-0.5) }),
      sent('Max', { file: { type: 'text/plain; secure-share=text', size: 5 } }),
    ];
    const { wrapper } = await outbox();
    for (const [query, found] of [
      ['contract', ['Bob']],
      ['plane eve', ['Eve']],
      ['(3 files)', ['Eve']],
      ['message', ['Max']],
    ] as const) {
      await wrapper.get('input[type=search]').setValue(query);
      expect([query, people(wrapper)]).toEqual([query, found]);
    }
    expect(wrapper.get('input[type=search]').attributes('aria-label')).toContain('file name');
  });

  it('shows the number of results, also zero', async () => {
    list.rows.value = [received('Bob'), received('Eve')];
    const { wrapper } = await inbox();
    await wrapper.get('input[type=search]').setValue('bob');
    expect(wrapper.findAll('[role=status]').map(read)).toContain('1 match');
    await wrapper.get('input[type=search]').setValue('zoe');
    expect(read(wrapper)).toContain('Nothing matches “zoe”');
    await wrapper
      .findAll('button')
      .find((b) => read(b) === 'Clear search')
      ?.trigger('click');
    expect(people(wrapper)).toEqual(['Bob', 'Eve']);
  });

  it('covers rows that are not loaded yet', async () => {
    list.rows.value = [received('Bob')];
    list.hasMore.value = true;
    const { wrapper } = await inbox();
    expect(list.more).not.toHaveBeenCalled();
    await wrapper.get('input[type=search]').setValue('eve');
    expect(list.more).toHaveBeenCalledOnce();
  });
});

describe('a line', () => {
  it('shows person, description, time, size, time left and status', async () => {
    list.rows.value = [received('Bob Miller')];
    const { wrapper } = await inbox();
    const line = wrapper.get('li');
    expect(read(line)).toContain('Bob Miller');
    expect(read(line.get('a'))).toContain('about Bob Miller');
    expect(read(line)).toContain('1 hour ago');
    expect(read(line)).toContain('about 5.2 MB');
    expect(read(line)).toContain('2 days, 23 hours');
    expect(read(line)).toContain('Ready');
  });

  it('shows the progress of a share that this tab is sending', async () => {
    activeTransfers.set('send', shallowRef({ kind: 'send', shareId: 'id-of-Bob', progress: 0.25, end: undefined }));
    list.rows.value = [sent('Bob', { status: 'uploading' }), sent('Eve', { status: 'uploading' })];
    const { wrapper } = await outbox();
    activeTransfers.clear();
    expect(wrapper.findAll('.lozenge').map(read)).toEqual(['Sending 25%', 'Sending']);
  });

  it('is a link to the share, and passes on the state of the list', async () => {
    list.rows.value = [received('Bob'), received('Eve')];
    const { wrapper, router } = await inbox();
    await wrapper.findAll('li a')[1]?.trigger('click');
    await flushPromises();
    expect(router.currentRoute.value).toMatchObject({
      name: 'share',
      params: { id: 'id-of-Eve' },
      query: { filter: 'all', lines: '2' },
    });
  });

  it('shows neither description nor time left for a share that has ended', async () => {
    list.rows.value = [ended(sent('Bob'), 'downloaded')];
    const { wrapper } = await outbox();
    expect(read(wrapper.get('li'))).toMatch(/Bob.*Received.*1 hour ago.*about 5\.2 MB/);
    expect(wrapper.get('li time').attributes('title')).toMatch(/Nov 20, 2026/);
    expect(read(wrapper.get('li'))).not.toMatch(/description|left|days/i);
  });

  it('shows the sender the file: its name, how many are in a zip file, or that it is a message', async () => {
    list.rows.value = [
      bare('Bob', { role: 'sender', file: { name: 'a\u202efdp.exe', type: '', size: 5 } }),
      sent('Eve', { file: { name: 'plans.zip', type: 'application/zip', size: 5, files: 3 } }),
      ended(sent('Max'), 'downloaded'),
      { ...ended(sent('Zoe'), 'downloaded'), file: { type: 'text/plain; secure-share=text', size: 5 } },
      sent('Ann', { fileLost: true }),
    ];
    const { wrapper } = await outbox();
    const lines = wrapper.findAll('li').map((line) => (line.find('.file').exists() ? read(line.get('.file')) : ''));
    expect(lines).toEqual(['afdp.exe', 'plans.zip (3 files)', '', 'Message', '']);
    expect(read(wrapper.findAll('li')[0] ?? wrapper)).toContain('Size 5 bytes');
    expect(read(wrapper.findAll('li a')[0] ?? wrapper)).not.toContain('No description');
    expect(read(wrapper.findAll('li a')[1] ?? wrapper)).toContain('about Eve');
  });

  it('has texts for a person without a name and for a lost description', async () => {
    list.rows.value = [bare('', { descriptionLost: true })];
    const { wrapper } = await inbox();
    expect(read(wrapper.get('li a'))).toMatch(/^Unknown person.*This description can’t be read\.$/);
  });

  it('has a text for a person whose account was closed', async () => {
    const row = received('');
    list.rows.value = [{ ...row, person: { accountId: '*closed', name: '' } }];
    const { wrapper } = await inbox();
    expect(read(wrapper.get('li a'))).toMatch(/^Closed account/);
  });

  it('shows only that an unreadable share cannot be read', async () => {
    list.rows.value = [received('Bob', { unreadable: true })];
    const { wrapper } = await inbox();
    expect(read(wrapper.get('li a'))).toBe('BobThis can’t be read.');
    expect(read(wrapper.get('li'))).not.toContain('Ready');
  });

  it('warns if it is unknown whether the key was mailed', async () => {
    for (const [status, said] of [
      ['available', true],
      ['claimed', false],
    ] as const) {
      list.rows.value = [sent('Bob', { status }), sent('Eve', { status })];
      unconfirmedMails.add('id-of-Bob');
      const { wrapper } = await outbox();
      expect(wrapper.findAll('li').map((row) => read(row).includes('The key may not have been sent.'))).toEqual([
        said,
        false,
      ]);
    }
  });

  it('words a status differently for sender and recipient', async () => {
    list.rows.value = [sent('Bob')];
    expect(read((await outbox()).wrapper.get('li'))).toContain('Not opened yet');
  });
});

describe('without anything to list', () => {
  it('says that it is loading, not that it is empty', async () => {
    list.loading.value = true;
    const { wrapper } = await inbox();
    expect(wrapper.get('[role=status].spinner').text()).toBe('Loading…');
    expect(wrapper.find('h2').exists()).toBe(false);
  });

  it.each([
    ['all', 'Nothing received yet'],
    ['open', 'Nothing is waiting for you'],
    ['ended', 'Nothing has ended yet'],
  ])('explains an empty inbox (%s)', async (filter, title) => {
    const { wrapper } = await inbox({ filter });
    expect(wrapper.get('h2').text()).toBe(title);
  });

  it('leads from an empty inbox to sending', async () => {
    const { wrapper, router } = await inbox();
    await wrapper.get('.empty button').trigger('click');
    await flushPromises();
    expect(router.currentRoute.value.name).toBe('send');
  });

  it('leads from an empty outbox to sending, and from a filter to everything', async () => {
    const { wrapper, router } = await outbox({ filter: 'open' });
    await wrapper.get('.empty button').trigger('click');
    expect(list.filter.value).toBe('all');
    await wrapper.get('.empty button').trigger('click');
    await flushPromises();
    expect(router.currentRoute.value.name).toBe('send');
  });

  it('says that older shares were not searched', async () => {
    list.rows.value = [ended(received('Bob'), 'downloaded')];
    list.hasMore.value = true;
    const { wrapper } = await inbox({ filter: 'open' });
    expect(wrapper.get('h2').text()).toBe('No matches among the newest');
    const more = wrapper.findAll('button').find((button) => button.text() === 'Show more');
    await more?.trigger('click');
    expect(list.more).toHaveBeenCalledOnce();
  });
});

describe('while one looks', () => {
  const news = (wrapper: Mounted) => read(wrapper.get('p[role=status]'));

  it('a new share is announced, earlier ones are not', async () => {
    list.loading.value = true;
    const { wrapper } = await inbox();
    list.rows.value = [received('Bob')];
    list.loading.value = false;
    await flushPromises();
    expect(news(wrapper)).toBe('');
    list.rows.value = [received('Eve'), ...list.rows.value];
    await flushPromises();
    expect(news(wrapper)).toBe('New from Eve.');
    list.rows.value = [received('Ann'), received('Cem'), ...list.rows.value];
    await flushPromises();
    expect(news(wrapper)).toBe('2 new items.');
  });

  it('the first share of an empty list is announced', async () => {
    const { wrapper } = await inbox();
    list.rows.value = [received('Bob')];
    await flushPromises();
    expect(news(wrapper)).toBe('New from Bob.');
  });

  it('a change of status is announced', async () => {
    list.rows.value = [sent('Bob'), sent('Eve')];
    const { wrapper } = await outbox();
    list.rows.value = [sent('Bob'), ended(sent('Eve'), 'declined')];
    await flushPromises();
    expect(news(wrapper)).toBe('To Eve: Declined.');
  });

  it('requested changes are not announced: older shares, another filter', async () => {
    list.rows.value = [ended(received('Ann'), 'declined'), received('Bob')];
    const { wrapper } = await inbox({ filter: 'open' });
    list.rows.value = [...list.rows.value, received('Eve')];
    await flushPromises();
    await wrapper.get('input[value=all]').setValue();
    await flushPromises();
    expect(wrapper.findAll('li')).toHaveLength(3);
    expect(news(wrapper)).toBe('');
  });
});

describe('a list that another screen has loaded', () => {
  it('is shown at once, and refreshed', async () => {
    list.rows.value = [sent('Bob')];
    const { wrapper } = await outbox();
    expect(wrapper.findAll('li')).toHaveLength(1);
    expect(list.refresh).toHaveBeenCalledOnce();
  });

  it('is requested once if it is being loaded', async () => {
    list.loading.value = true;
    await outbox();
    expect(list.refresh).not.toHaveBeenCalled();
  });
});

describe('coming back from a share', () => {
  it('restores the filter, the number of rows and the focus', async () => {
    list.loading.value = true;
    list.hasMore.value = true;
    list.more.mockImplementation(() => {
      list.rows.value = [...list.rows.value, ended(received('Eve'), 'downloaded')];
      return Promise.resolve();
    });
    const { wrapper } = await inbox({ filter: 'ended', lines: '2', at: 'id-of-Eve' });
    list.rows.value = [ended(received('Bob'), 'downloaded')];
    list.loading.value = false;
    await flushPromises();
    expect(list.more).toHaveBeenCalledOnce();
    expect(wrapper.get<HTMLInputElement>('input[value=ended]').element.checked).toBe(true);
    expect(document.activeElement).toBe(wrapper.get('[data-share=id-of-Eve] a').element);
  });

  it('restores it at once if the list is still loaded', async () => {
    list.rows.value = [received('Bob'), received('Eve')];
    const { wrapper } = await inbox({ filter: 'all', lines: '2', at: 'id-of-Eve' });
    expect(document.activeElement).toBe(wrapper.get('[data-share=id-of-Eve] a').element);
  });

  it('stops requesting if rows are gone or cannot be loaded', async () => {
    list.rows.value = [received('Bob')];
    list.hasMore.value = true;
    list.more.mockImplementation(() => {
      list.failure.value = { reason: 'unreachable' };
      return Promise.resolve();
    });
    await inbox({ filter: 'all', lines: '40', at: 'id-of-Eve' });
    expect(list.more).toHaveBeenCalledOnce();
  });
});
