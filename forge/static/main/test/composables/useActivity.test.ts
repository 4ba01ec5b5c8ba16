import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend, type Answer } from '../api/backend';
import { OUTSIDER } from '../../src/lib/outsider';
import { shareOf } from './shares';

const saved = vi.fn<(file: Blob, name: string, refused: () => void) => void>();
vi.mock('../../src/api/site', async (original) => ({
  ...(await original<object>()),
  openLabel: (...[, shareId]: [object, string]) => Promise.resolve(`Guest of ${shareId.slice(0, 1)}`),
}));
vi.mock('../../src/sessions/saveFile', () => ({ prepareSaving: () => undefined, saveFile: saved }));

let backend: Backend;
let useActivity: typeof import('../../src/composables/useActivity').useActivity;
const assertions = vi.fn(() => ({ token: 'an assertion', roles: ['site-admin'], expires: 1 }));

beforeEach(async () => {
  vi.resetModules();
  saved.mockReset();
  assertions.mockClear();
  backend = await Backend.start();
  backend.commands.invoke = assertions;
  backend.on('GET /rest/api/3/user/bulk', {
    body: { values: [{ accountId: 'alice', accountType: 'atlassian', displayName: '=Alice', active: true }] },
  });
  ({ useActivity } = await import('../../src/composables/useActivity'));
});

afterEach(() => backend.close());

const entry = (action: string) => ({ at: '2026-11-21T12:00:00Z', action, actor: 'alice', sender: 'alice' });
const queries = () =>
  backend.asked.filter(({ path }) => path.startsWith('/v1/activity')).map(({ path }) => path.split('?')[1]);

/** Answers one page after the other. */
function pages(route: string, ...answers: Answer[]) {
  backend.on(route, () => answers.shift() ?? { status: 500 });
}

it('shows page after page, with names, and passes over pages without entries', async () => {
  pages(
    'GET /v1/activity',
    { body: { items: [entry('created')], next: 'A' } },
    { body: { items: [], next: 'B' } },
    { body: { items: [entry('revoked')] } },
  );
  const { entries, hasMore, nameOf, load, more, failure } = useActivity('own');
  expect(entries.value).toBeUndefined();
  await load({ action: 'created' });
  expect([entries.value, hasMore.value, nameOf('alice')]).toEqual([[entry('created')], true, '=Alice']);
  await more();
  expect([entries.value?.length, hasMore.value, failure.value]).toEqual([2, false, undefined]);
  expect(queries()).toEqual([
    'action=created&limit=50',
    'action=created&limit=50&cursor=A',
    'action=created&limit=50&cursor=B',
  ]);
});

it('stops after many pages without entries, and continues if the person wants it', async () => {
  let n = 0;
  backend.on('GET /v1/activity', () => ({ body: { items: [], next: `page${++n}` } }));
  const { entries, hasMore, loading, load, more } = useActivity('own');
  await load({});
  expect([entries.value, hasMore.value, loading.value, n]).toEqual([[], true, false, 10]);
  await more();
  expect(n).toBe(20);
});

it('reads the log of the site with one role assertion', async () => {
  pages('GET /v1/activity/site', { body: { items: [entry('created')], next: 'A' } }, { body: { items: [] } });
  const { load, more } = useActivity('site');
  await load({});
  await more();
  expect(assertions).toHaveBeenCalledOnce();
  expect(backend.asked.filter(({ headers }) => headers['secure-share-roles'] === 'an assertion')).toHaveLength(2);
});

it('says why it cannot be read, keeps what is there and can try again', async () => {
  const refused = {
    status: 403,
    body: { type: 'urn:secure-share:problem:roles', title: 'No', status: 403 },
  };
  pages('GET /v1/activity/site', { body: { items: [entry('created')], next: 'A' } }, refused, { body: { items: [] } });
  const { entries, failure, load, more } = useActivity('site');
  await load({});
  await more();
  expect([entries.value?.length, failure.value?.reason]).toEqual([1, 'roles']);
  await more();
  expect([failure.value, assertions.mock.calls.length]).toEqual([undefined, 2]);
});

it('shows the newest filter, whichever answer comes last', async () => {
  let answer: (a: Answer) => void = () => undefined;
  backend.on('GET /v1/activity', ({ path }) =>
    path.includes('created')
      ? new Promise<Answer>((resolve) => (answer = resolve))
      : { body: { items: [entry('revoked')] } },
  );
  const { entries, loading, load } = useActivity('own');
  const slow = load({ action: 'created' });
  await vi.waitUntil(() => queries().length === 1, 60_000);
  await load({ action: 'revoked' });
  answer({ body: { items: [entry('created')] } });
  await slow;
  expect([entries.value, loading.value]).toEqual([[entry('revoked')], false]);
});

it('saves everything that the filter selects', async () => {
  pages(
    'GET /v1/activity',
    { body: { items: [] } },
    {
      body: {
        items: [
          { ...entry('wrong-key'), count: 3, share: 'A'.repeat(22), place: 'project:10001', program: 'B'.repeat(43) },
        ],
        next: 'A',
      },
    },
    { body: { items: [{ at: '2026-11-21T11:00:00Z', action: 'expired' }] } },
  );
  const { exporting, load, startExport } = useActivity('own');
  await load({ from: '2026-11-01T00:00:00.000Z' });
  await startExport('log.csv');
  const ready = exporting.value;
  if (ready?.phase !== 'ready') throw new Error('it is not ready');
  expect([ready.count, saved.mock.calls]).toEqual([2, []]);
  const refused = () => undefined;
  ready.save(refused);
  const [file, ...rest] = saved.mock.calls[0] ?? [];
  expect(rest).toEqual(['log.csv', refused]);
  expect((await file?.text())?.replace('\uFEFF', '').split('\r\n')).toEqual([
    'time,action,count,actor,actor name,sender,sender name,recipient,recipient name,share,project or space,program or application,rule',
    `2026-11-21T12:00:00Z,wrong-key,3,alice,'=Alice,alice,'=Alice,,,${'A'.repeat(22)},project:10001,${'B'.repeat(43)},`,
    '2026-11-21T11:00:00Z,expired,1,,,,,,,,,,',
    '',
  ]);
  expect(queries().slice(1)).toEqual([
    'from=2026-11-01T00%3A00%3A00.000Z&limit=500',
    'from=2026-11-01T00%3A00%3A00.000Z&limit=500&cursor=A',
  ]);
});

/** A share that the caller sent to somebody outside. */
const sent = (shareId: string) =>
  shareOf(1, { id: shareId, role: 'sender', recipient: OUTSIDER, label: { sealed: 'AAAA', keyVersion: 1 } });
const id = (letter: string) => letter.repeat(21) + 'A';
const outside = (letter: string) => ({ ...entry('claimed'), actor: OUTSIDER, recipient: OUTSIDER, share: id(letter) });
const lists = () => backend.asked.filter(({ path }) => path.startsWith('/v1/outbox')).length;

it('calls people outside what the caller calls them', async () => {
  pages('GET /v1/activity', { body: { items: [outside('B')] } });
  pages(
    'GET /v1/outbox',
    { body: { items: [sent(id('A'))], next: 'A' } },
    { body: { items: [sent(id('B'))], next: 'B' } },
  );
  const { load, nameOf } = useActivity('own');
  await load({});
  await vi.waitUntil(() => nameOf(OUTSIDER, id('B')) !== '', 60_000);
  expect([nameOf(OUTSIDER, id('B')), nameOf(OUTSIDER, id('C')), nameOf(OUTSIDER), lists()]).toEqual([
    'Guest of B',
    '',
    '',
    2,
  ]);
});

it('exports these names, and leaves them out if they cannot be read', async () => {
  const both = { body: { items: [outside('A'), outside('C')] } };
  pages('GET /v1/activity', both, both);
  pages('GET /v1/outbox', { body: { items: [sent(id('A'))] } });
  const { exporting, startExport } = useActivity('own');
  await startExport('log.csv');
  if (exporting.value?.phase !== 'ready') throw new Error('it is not ready');
  exporting.value.save(() => undefined);
  const lines = (await saved.mock.calls[0]?.[0].text())?.split('\r\n') ?? [];
  expect(lines[1]).toContain(`,${OUTSIDER},Guest of A,alice`);
  expect(lines[2]).toContain(`,${OUTSIDER},,alice`);
  await startExport('log.csv');
  expect(lists()).toBe(1);

  pages('GET /v1/activity', both);
  const again = useActivity('own');
  await again.startExport('log.csv');
  expect([again.exporting.value?.phase, again.failure.value]).toEqual(['ready', undefined]);
});

it('asks for no names of others in the log of the site', async () => {
  pages('GET /v1/activity/site', { body: { items: [outside('A')] } });
  const { load } = useActivity('site');
  await load({});
  expect(lists()).toBe(0);
});

it('stops an export that is cancelled, and says why one failed', async () => {
  const { exporting, failure, startExport, stopExport } = useActivity('own');
  let answer: (a: Answer) => void = () => undefined;
  backend.on('GET /v1/activity', () => new Promise<Answer>((resolve) => (answer = resolve)));
  const running = startExport('log.csv');
  await vi.waitUntil(() => queries().length === 1, 60_000);
  expect(exporting.value).toEqual({ phase: 'loading', count: 0 });
  stopExport();
  answer({ body: { items: [], next: 'A' } });
  await running;
  expect([exporting.value, queries().length]).toEqual([undefined, 1]);
  backend.on('GET /v1/activity', { status: 503, headers: { 'Retry-After': '1' } });
  await startExport('log.csv');
  expect([exporting.value, failure.value === undefined]).toEqual([undefined, false]);
});

it('exports 100,000 entries by pages of 500', async () => {
  const PAGES = 200;
  let n = 0;
  backend.on('GET /v1/activity', () => ({
    body: {
      items: Array.from({ length: 500 }, (_, i) => ({ ...entry('wrong-key'), count: n * 500 + i + 1 })),
      ...(++n < PAGES && { next: `page${n}` }),
    },
  }));
  const { exporting, startExport } = useActivity('own');
  await startExport('log.csv');
  const ready = exporting.value;
  if (ready?.phase !== 'ready') throw new Error('it is not ready');
  ready.save(() => undefined);
  const [file] = saved.mock.calls[0] ?? [];
  const lines = (await file?.text())?.split('\r\n') ?? [];
  expect([ready.count, lines.length, n]).toEqual([100_000, 100_002, PAGES]);
  expect(lines.slice(1, -1).every((line, at) => line.includes(`,wrong-key,${at + 1},`))).toBe(true);
}, 120_000);
