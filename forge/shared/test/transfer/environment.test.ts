// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { browser, connectionIsBack } from '../../src/transfer/environment';

const line = { onLine: false };
const events = new EventTarget();
let settled: string | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', line);
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  line.onLine = false;
  settled = undefined;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function sleep(seconds: number, signal = new AbortController().signal): void {
  browser.sleep(seconds * 1000, signal).then(
    () => {
      settled = 'awake';
    },
    (reason: unknown) => {
      settled = String(reason);
    },
  );
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

it('sleeps for the given time', async () => {
  sleep(30);
  await pass(29);
  expect(settled).toBe(undefined);
  await pass(1);
  expect([settled, vi.getTimerCount()]).toEqual(['awake', 0]);
});

it.each([
  ['the browser says so', () => events.dispatchEvent(new Event('online'))],
  ['the page says so', connectionIsBack],
  [
    'nobody says so',
    () => {
      line.onLine = true;
    },
  ],
])('wakes when the connection is back and %s', async (_, back) => {
  sleep(30);
  await pass(5);
  expect(settled).toBe(undefined);
  back();
  await pass(1);
  expect([settled, vi.getTimerCount()]).toEqual(['awake', 0]);
});

it('stops when it is aborted', async () => {
  const control = new AbortController();
  sleep(30, control.signal);
  control.abort('stopped');
  await pass(0);
  expect([settled, vi.getTimerCount()]).toEqual(['stopped', 0]);
});
