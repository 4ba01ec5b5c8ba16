import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';

import type { Share } from '../../src/api/fileApi';
import type { OnChange } from '../../src/api/changes';
import { Backend } from '../api/backend';
import { shareOf } from './shares';

vi.mock('../../src/api/live', () => ({
  listen: (changed: OnChange, toggled: (live: boolean) => void) => {
    change = changed;
    toggled(true);
    return () => toggled(false);
  },
}));

/** What the connection for live updates calls. */
let change: OnChange | undefined;

interface Flag {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
}

let backend: Backend;
let flags: Flag[];
let leave: (() => void)[];
let hidden: boolean;

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  localStorage.clear();
  flags = [];
  leave = [];
  hidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  backend = await Backend.start();
  backend.commands.showFlag = (flag: Flag) => void flags.push(flag);
  backend.on('GET /rest/api/3/user/bulk', {
    body: {
      values: [
        { accountId: 'cleo', displayName: 'Cleo' },
        { accountId: 'bob', displayName: 'Bob' },
      ],
    },
  });
  sent();
  received();
});

afterEach(async () => {
  for (const one of leave) one();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await backend.close();
});

const mine = (n: number, status: Share['status']) =>
  shareOf(n, { role: 'sender', sender: 'me', recipient: 'cleo', status });
const sent = (...items: Share[]) => backend.on('GET /v1/outbox', { body: { items } });
const received = (...items: Share[]) => backend.on('GET /v1/inbox', { body: { items } });

/** Opens the app as a reload does; `look` refreshes both lists. */
async function open() {
  vi.resetModules();
  const { use } = await import('./app');
  const { useOutcomes } = await import('../../src/composables/useOutcomes');
  const { useFilteredShares } = await import('../../src/composables/useFilteredShares');
  const { useShareList } = await import('../../src/composables/useShareList');
  const app = await use(() => ({ ...useOutcomes(), lists: [useShareList('outbox'), useShareList('inbox')] }));
  leave.push(app.leave);
  const look = async () => {
    await Promise.all(app.lists.map(({ refresh }) => refresh()));
    await nextTick();
  };
  await look();
  const showInbox = async () => {
    const list = await use(() => useFilteredShares('inbox'));
    await nextTick();
    return list.leave;
  };
  return { unseen: app.unseen, look, leave: app.leave, showInbox };
}

describe('flags', () => {
  it.each([
    ['downloaded', 'success', 'What you sent has arrived', 'Cleo'],
    ['declined', 'info', 'What you sent was declined', 'Cleo'],
    ['unconfirmed', 'warning', 'A download of what you sent wasn’t confirmed', 'Cleo'],
  ] as const)('tell once that a share was %s', async (status, type, title, name) => {
    sent(mine(1, 'claimed'));
    const { look } = await open();
    expect(flags).toEqual([]);
    sent(mine(1, status));
    await look();
    await look();
    expect(flags).toHaveLength(1);
    expect(flags[0]).toMatchObject({ type, title });
    expect(flags[0]?.description).toContain(name);
  });

  it.each([
    ['Payslips', 'Payslips: '],
    ['ä'.repeat(80), `${'ä'.repeat(80)}: `],
    ['🗝'.repeat(81), `${'🗝'.repeat(79)}…: `],
  ])('begin with what was sent: %s', async (description, beginning) => {
    backend.commands.invoke = () => ({
      siteKey: { version: 1, key: 'A'.repeat(43) },
      keyMailer: 'https://keys.example',
    });
    sent(mine(1, 'claimed'));
    const { look } = await open();
    const { sealDescription } = await import('../../src/api/site');
    sent({ ...mine(1, 'downloaded'), description: await sealDescription(description, shareOf(1).id) });
    await look();
    expect(flags.map((flag) => flag.description.replace(/[\u2068\u2069]/g, ''))).toEqual([
      `${beginning}Cleo has it. The encrypted copy is deleted.`,
    ]);
  });

  it('begin with the name of the file if there is no description', async () => {
    backend.commands.invoke = () => ({
      siteKey: { version: 1, key: 'A'.repeat(43) },
      keyMailer: 'https://keys.example',
    });
    sent(mine(1, 'claimed'));
    const { look } = await open();
    const { sealFileInfo } = await import('../../src/api/site');
    const info = { name: 'plan.pdf', type: 'application/pdf', size: 5 };
    sent({ ...mine(1, 'downloaded'), fileInfo: await sealFileInfo(info, shareOf(1).id) });
    await look();
    expect(flags.map((flag) => flag.description.replace(/[\u2068\u2069]/g, ''))).toEqual([
      'plan.pdf: Cleo has it. The encrypted copy is deleted.',
    ]);
  });

  it.each(['uploading', 'available', 'claimed', 'revoked', 'expired', 'abandoned'] as const)(
    'tell nothing of %s',
    async (status) => {
      sent(mine(1, 'available'));
      const { look } = await open();
      sent(mine(1, status));
      await look();
      expect(flags).toEqual([]);
    },
  );

  it('do not report shares that had ended before the first visit', async () => {
    sent(mine(2, 'downloaded'), mine(1, 'declined'));
    const { look } = await open();
    await look();
    expect(flags).toEqual([]);
  });

  it('report the end of the very first share', async () => {
    const { look } = await open();
    sent(mine(1, 'available'));
    await look();
    sent(mine(1, 'downloaded'));
    await look();
    expect(flags).toHaveLength(1);
  });

  it('report after a reload what has happened since, and nothing twice', async () => {
    sent(mine(2, 'claimed'), mine(1, 'available'));
    (await open()).leave();
    sent(mine(2, 'downloaded'), mine(1, 'available'));
    (await open()).leave();
    expect(flags.map(({ title }) => title)).toEqual(['What you sent has arrived']);
    await open();
    expect(flags).toHaveLength(1);
  });

  it('report that an unconfirmed share was downloaded after all', async () => {
    sent(mine(1, 'claimed'));
    const { look } = await open();
    sent(mine(1, 'unconfirmed'));
    await look();
    sent(mine(1, 'downloaded'));
    await look();
    expect(flags.map(({ type }) => type)).toEqual(['warning', 'success']);
  });

  it('of many shares at once are one flag', async () => {
    sent(...[5, 4, 3, 2, 1].map((n) => mine(n, 'available')));
    const { look } = await open();
    sent(...[5, 4, 3, 2, 1].map((n) => mine(n, 'downloaded')));
    await look();
    expect(flags.map(({ title }) => title.replace(/[\u2068\u2069]/g, ''))).toEqual(['News about 5 things you sent']);
  });
});

describe('without delay', () => {
  it('a live event shows the flag', async () => {
    sent(mine(1, 'claimed'));
    await open();
    sent(mine(1, 'downloaded'));
    change?.(mine(1, 'downloaded').id);
    await vi.waitFor(() => expect(flags.map(({ type }) => type)).toEqual(['success']), 60_000);
  });

  it('a live event counts a share that appears', async () => {
    const { unseen } = await open();
    received(shareOf(1));
    change?.(shareOf(1).id);
    await vi.waitFor(() => expect(unseen.value).toBe(1), 60_000);
  });
});

describe('what is kept', () => {
  const ENDED = '2026-11-21T13:00:00Z';
  const told = (name = 'secure-share/seen/site/me'): string[] =>
    Object.keys((JSON.parse(localStorage.getItem(name) ?? '{}') as { outcomes?: object }).outcomes ?? {});

  it('is removed when the share leaves the list', async () => {
    sent(mine(2, 'downloaded'), mine(1, 'declined'));
    const { look } = await open();
    expect(told()).toEqual([mine(1, 'declined').id, mine(2, 'downloaded').id]);
    sent(mine(2, 'downloaded'));
    await look();
    expect(told()).toEqual([mine(2, 'downloaded').id]);
  });

  it('stays while the list has more pages', async () => {
    const outcomes = { [mine(1, 'declined').id]: { status: 'declined', at: ENDED } };
    localStorage.setItem('secure-share/seen/site/me', JSON.stringify({ outcomes, kept: ENDED }));
    backend.on('GET /v1/outbox', { body: { items: [mine(2, 'downloaded')], next: 'more' } });
    await open();
    expect(told()).toEqual([mine(1, 'declined').id, mine(2, 'downloaded').id]);
  });

  it.each([
    [-1, 1],
    [0, 0],
  ])('goes 90 days after the end (%i ms)', async (ms, left) => {
    const at = new Date(NOW - 90 * DAY - ms).toISOString();
    const kept = new Date(NOW - DAY).toISOString();
    const names = ['secure-share/seen/site/me', 'secure-share/seen/site/cleo'];
    for (const name of names)
      localStorage.setItem(name, JSON.stringify({ outcomes: { old: { status: 'downloaded', at } }, kept }));
    await open();
    for (const name of names) expect(told(name)).toHaveLength(left);
  });

  it.each([
    [-1, true],
    [0, false],
  ])('goes 90 days after the app was used (%i ms)', async (ms, left) => {
    const kept = new Date(NOW - 90 * DAY - ms).toISOString();
    localStorage.setItem('secure-share/seen/site/cleo', JSON.stringify({ inbox: kept, kept }));
    localStorage.setItem('of somebody else', kept);
    await open();
    expect(localStorage.getItem('secure-share/seen/site/cleo') !== null).toBe(left);
    expect(localStorage.getItem('of somebody else')).toBe(kept);
  });

  it('consists of ids with their ends, and times', async () => {
    sent(mine(1, 'claimed'));
    received(shareOf(7));
    const { look, showInbox } = await open();
    sent({ ...mine(1, 'downloaded'), endedAt: ENDED });
    await look();
    (await showInbox())();
    expect(localStorage).toHaveLength(1);
    expect(JSON.parse(localStorage.getItem('secure-share/seen/site/me') ?? '')).toEqual({
      outcomes: { [mine(1, 'downloaded').id]: { status: 'downloaded', at: ENDED } },
      inbox: shareOf(7).committedAt,
      kept: new Date(NOW).toISOString(),
    });
  });

  it('is ignored if it is damaged', async () => {
    localStorage.setItem('secure-share/seen/site/me', '{"outcomes":7}');
    sent(mine(1, 'downloaded'));
    await open();
    expect(flags).toEqual([]);
  });

  it('is optional', async () => {
    const refuse = () => {
      throw new Error('not allowed');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    sent(mine(1, 'claimed'));
    const { look } = await open();
    sent(mine(1, 'downloaded'));
    await look();
    await look();
    expect(flags).toHaveLength(1);
  });
});

describe('the inbox', () => {
  it('counts open shares that were not shown', async () => {
    received(shareOf(3), shareOf(2, { status: 'downloaded' }), shareOf(1));
    const { unseen, look, showInbox } = await open();
    expect(unseen.value).toBe(2);
    const away = await showInbox();
    expect(unseen.value).toBe(0);
    away();
    received(shareOf(4), shareOf(3), shareOf(1));
    await look();
    expect(unseen.value).toBe(1);
  });

  it('does not count shares as shown while the tab is hidden', async () => {
    const { unseen, look, showInbox } = await open();
    leave.push(await showInbox());
    hidden = true;
    received(shareOf(1));
    await look();
    expect(unseen.value).toBe(1);
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(unseen.value).toBe(0);
  });

  it('remembers which shares it has shown', async () => {
    received(shareOf(1));
    const first = await open();
    (await first.showInbox())();
    first.leave();
    expect((await open()).unseen.value).toBe(0);
  });
});
