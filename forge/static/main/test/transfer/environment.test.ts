// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { browser } from '../../src/transfer/environment';

const line = { onLine: false };
let settled: string | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', line);
  line.onLine = false;
  settled = undefined;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function wait(signal = new AbortController().signal): void {
  browser.online(signal).then(() => { settled = 'online'; }, (reason: unknown) => { settled = String(reason); });
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

it('waits for a connection where no event tells of it, as in a Worker', async () => {
  wait();
  await pass(3600);
  expect(settled).toBe(undefined);
  line.onLine = true;
  await pass(1);
  expect([settled, vi.getTimerCount()]).toEqual(['online', 0]);
});

it('waits for no connection that is there', async () => {
  line.onLine = true;
  wait();
  await pass(0);
  expect(settled).toBe('online');
});

it('stops waiting when it is told to', async () => {
  const control = new AbortController();
  wait(control.signal);
  control.abort('stopped');
  await pass(0);
  expect([settled, vi.getTimerCount()]).toEqual(['stopped', 0]);
});
