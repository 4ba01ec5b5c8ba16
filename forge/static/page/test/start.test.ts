import { flushPromises } from '@vue/test-utils';
import { beforeEach, expect, it, vi } from 'vitest';

import { start } from '../src/start';

vi.mock('../src/startWorker', () => ({ startWorker: vi.fn(), stretch: vi.fn(), startPdfWorker: vi.fn() }));

const LINK = '#AAAAAAAAAAAAAAAAAAAAAQ';
const fetched = vi.fn<(address: string) => Promise<Response>>();

beforeEach(() => {
  fetched.mockReset();
  fetched.mockImplementation(() => Promise.resolve(Response.json({ linkApi: 'https://links.example/' })));
  vi.stubGlobal('fetch', fetched);
  document.body.innerHTML = '<div id="app"></div>';
});

async function open(hash: string, tag = 'en') {
  location.hash = hash;
  await start(document, tag);
}

it('asks for the key, and has requested only its own configuration', async () => {
  await open(LINK);
  expect(document.querySelector('textarea')).not.toBeNull();
  expect(fetched.mock.calls.map(([address]) => address)).toEqual(['config.json']);
});

it('waits until the person opens it if the link has the key, because scanners load pages', async () => {
  const derives = vi.spyOn(crypto.subtle, 'importKey'); // what opening begins with
  await open(`${LINK}.BBBBBBBBBBBBBBBBBBBBBg`);
  await flushPromises();
  expect(document.querySelector('textarea')?.value).toBe('BBBBBBBBBBBBBBBBBBBBBg');
  expect(derives).not.toHaveBeenCalled();
  document.querySelector('form')?.requestSubmit();
  await vi.waitUntil(() => fetched.mock.calls.length === 2, 60_000);
  expect(derives).toHaveBeenCalled();
});

it('exchanges an unlock token at once, and takes it out of the address', async () => {
  history.replaceState(null, '', `?unlock=x.y.z${LINK}`);
  await start(document, 'en');
  expect(location.search).toBe('');
  expect(location.hash).toBe(LINK);
  await vi.waitUntil(() => fetched.mock.calls.length === 2, 60_000);
  expect(fetched.mock.calls[1]).toMatchObject([
    'https://links.example/v1/links/AAAAAAAAAAAAAAAAAAAAAQ/unlock',
    { body: '{"unlockToken":"x.y.z"}', credentials: 'include' },
  ]);
});

it('keeps an unlock token for a reload if its configuration cannot be loaded', async () => {
  fetched.mockImplementationOnce(() => Promise.reject(new TypeError('offline')));
  history.replaceState(null, '', `?unlock=x.y.z${LINK}`);
  await start(document, 'en');
  expect(document.querySelector('h1')?.textContent).toBe('The page didn’t start');
  expect(location.search).toBe('?unlock=x.y.z');
  document.body.innerHTML = '<div id="app"></div>';
  await start(document, 'en');
  expect(location.search).toBe('');
  await vi.waitUntil(() => fetched.mock.calls.length === 3, 60_000);
  expect(fetched.mock.calls[2]).toMatchObject([expect.any(String), { body: '{"unlockToken":"x.y.z"}' }]);
});

it('says that the link is not whole, requests nothing, and takes the token out of the address', async () => {
  history.replaceState(null, '', '?unlock=x.y.z#AAAA');
  await start(document, 'de');
  expect(location.search).toBe('');
  expect(document.querySelector('h1')?.textContent).toBe('Dieser Link ist nicht vollständig');
  expect(fetched).not.toHaveBeenCalled();
});

it.each([
  ['is missing', () => Promise.reject(new TypeError('offline'))],
  ['has no address', () => Promise.resolve(Response.json({}))],
  ['has an address that is none', () => Promise.resolve(Response.json({ linkApi: 'javascript:alert(1)' }))],
])('says that it did not start if its configuration %s', async (_, answer) => {
  fetched.mockImplementation(answer);
  await open(LINK);
  expect(document.querySelector('h1')?.textContent).toBe('The page didn’t start');
});

it('changes the language in place', async () => {
  await open(LINK, 'en');
  const select = document.querySelector('select');
  if (!select) throw new Error('no choice');
  select.value = 'fr';
  select.dispatchEvent(new Event('change'));
  await flushPromises();
  await vi.waitUntil(() => document.documentElement.lang === 'fr', 60_000);
  expect(document.querySelector('h1')?.textContent).toBe('Quelqu’un vous a envoyé quelque chose');
  expect(document.querySelectorAll('main')).toHaveLength(1);
});
