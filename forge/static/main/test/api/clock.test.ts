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

/** An answer that the service gave at `there`, asked for when it is `here`, half of `trip` before. */
function answer(there: number, here: number, trip: number): void {
  vi.setSystemTime(here + trip / 2);
  clock.learnTime(new Date(there).toUTCString(), here - trip / 2, here + trip / 2);
}

it('is the clock of the browser before there was an answer', () => {
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

it('becomes better with every answer', () => {
  for (let i = 0; i < 20; i++) answer(NOON + i * 5_053, NOON + HOUR + i * 5_053, 40);
  const truth = NOON + 19 * 5_053 + 20;
  expect(Math.abs(clock.serverNow() - truth)).toBeLessThanOrEqual(60);
});

it('is not led astray by a slow answer', () => {
  for (let i = 0; i < 20; i++) answer(NOON + i * 5_053, NOON + i * 5_053, 40);
  answer(NOON + 200_000, NOON + 200_000, 30_000);
  expect(Math.abs(clock.serverNow() - (NOON + 215_000))).toBeLessThanOrEqual(60);
});

it('starts again when one of the clocks was set', () => {
  answer(NOON, NOON, 40);
  answer(NOON + 5_000, NOON + 5_000 - HOUR, 40);
  expect(Math.abs(clock.serverNow() - (NOON + 5_020))).toBeLessThanOrEqual(520);
});

it('goes by the Date of every answer of the service, refusals too', async () => {
  const backend = await Backend.start();
  const { showShare } = await import('../../src/api/fileApi');
  vi.setSystemTime(NOON + HOUR);
  backend.on('GET /v1/shares/x', { status: 503, headers: { Date: new Date(NOON).toUTCString() }, body: '' });
  await showShare('x').catch(() => undefined);
  expect(Math.abs(clock.serverNow() - NOON)).toBeLessThanOrEqual(500);
  await backend.close();
});
