import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend } from './backend';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;

let clock: typeof import('../../src/api/clock');

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['Date'] });
  clock = await import('../../src/api/clock');
});

afterEach(() => vi.useRealTimers());

/** A response that the service sent at `there`, and whose request left half of `trip` before `here`. */
function answer(there: number, here: number, trip: number): void {
  vi.setSystemTime(here + trip / 2);
  clock.learnTime(new Date(there).toUTCString(), here - trip / 2, here + trip / 2);
}

it('is the clock of the browser before the first response', () => {
  vi.setSystemTime(NOON);
  expect(clock.serverNow()).toBe(NOON);
  clock.learnTime(null, 0, 0);
  clock.learnTime('yesterday', 0, 0);
  expect(clock.serverNow()).toBe(NOON);
});

it.each([-26 * HOUR, -90_000, 0, 90_000, 26 * HOUR])(
  'is right within half a second and half a trip, with a browser that is %d ms off',
  async (off) => {
    for (const part of [10, 500, 990]) {
      vi.resetModules();
      clock = await import('../../src/api/clock');
      answer(NOON + part, NOON + part + off, 80);
      expect(Math.abs(clock.serverNow() - (NOON + part + 40)), `${part} ms after the second`).toBeLessThanOrEqual(540);
    }
  },
);

it('becomes more precise with every response', () => {
  for (let i = 0; i < 20; i++) answer(NOON + i * 5_053, NOON + HOUR + i * 5_053, 40);
  const truth = NOON + 19 * 5_053 + 20;
  expect(Math.abs(clock.serverNow() - truth)).toBeLessThanOrEqual(60);
});

it('ignores a slow response', () => {
  for (let i = 0; i < 20; i++) answer(NOON + i * 5_053, NOON + i * 5_053, 40);
  answer(NOON + 200_000, NOON + 200_000, 30_000);
  expect(Math.abs(clock.serverNow() - (NOON + 215_000))).toBeLessThanOrEqual(60);
});

it('starts again when one of the clocks was changed', () => {
  answer(NOON, NOON, 40);
  answer(NOON + 5_000, NOON + 5_000 - HOUR, 40);
  expect(Math.abs(clock.serverNow() - (NOON + 5_020))).toBeLessThanOrEqual(520);
});

it('uses the Date of every response of the service, errors too', async () => {
  const backend = await Backend.start();
  const { showShare } = await import('../../src/api/fileApi');
  vi.setSystemTime(NOON + HOUR);
  backend.on('GET /v1/shares/x', { status: 503, headers: { Date: new Date(NOON).toUTCString() }, body: '' });
  await showShare('x').catch(() => undefined);
  expect(Math.abs(clock.serverNow() - NOON)).toBeLessThanOrEqual(500);
  await backend.close();
});
