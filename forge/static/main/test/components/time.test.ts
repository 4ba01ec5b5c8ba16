import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import ByteSize from '../../src/components/ByteSize.vue';
import RelativeTime from '../../src/components/RelativeTime.vue';
import TimeLeft from '../../src/components/TimeLeft.vue';
import { show, words } from './mounting';

const NOW = Date.UTC(2026, 10, 20, 12);
const after = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => vi.useRealTimers());

describe('TimeLeft', () => {
  it.each([
    ['en', 2 * DAY + 3 * HOUR + 59 * MINUTE, '2 days, 3 hours left'],
    ['en', DAY, '1 day left'],
    ['en', DAY - 1, '23 hours, 59 minutes left'],
    ['en', HOUR, '1 hour left'],
    ['en', MINUTE, '1 minute left'],
    ['en', MINUTE - 1, 'less than a minute left'],
    ['en', 1, 'less than a minute left'],
    ['en', 0, 'time is up'],
    ['en', -DAY, 'time is up'],
    ['de', 2 * DAY + HOUR, 'noch 2 Tage, 1 Stunde'],
    ['fr', 2 * DAY + HOUR, 'encore 2 jours et 1 heure'],
    ['pl', 2 * DAY + 5 * HOUR, 'pozostało: 2 dni i 5 godzin'],
    ['pl', 22 * MINUTE, 'pozostało: 22 minuty'],
  ])('%s, %i seconds: %s', async (locale, seconds, expected) => {
    const wrapper = await show(TimeLeft, { props: { until: after(seconds) } }, locale);
    expect(words(wrapper.text())).toBe(expected);
    expect(wrapper.attributes('datetime')).toBe(after(seconds));
  });

  it('uses the given clock, and counts down', async () => {
    const wrapper = await show(TimeLeft, {
      props: { until: after(10 * MINUTE), now: () => Date.now() + 5 * MINUTE * 1000 },
    });
    expect(words(wrapper.text())).toBe('5 minutes left');
    await vi.advanceTimersByTimeAsync(MINUTE * 1000);
    expect(words(wrapper.text())).toBe('4 minutes left');
  });

  it('is correct at once in a tab that was hidden', async () => {
    const wrapper = await show(TimeLeft, { props: { until: after(HOUR) } });
    vi.setSystemTime(NOW + 30 * MINUTE * 1000); // no timer runs
    document.dispatchEvent(new Event('visibilitychange'));
    await wrapper.vm.$nextTick();
    expect(words(wrapper.text())).toBe('30 minutes left');
  });

  it('shares one timer, which stops with the last component', async () => {
    const first = await show(TimeLeft, { props: { until: after(HOUR) } });
    const second = await show(RelativeTime, { props: { at: after(-HOUR) } });
    expect(vi.getTimerCount()).toBe(1);
    first.unmount();
    expect(vi.getTimerCount()).toBe(1);
    second.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('RelativeTime', () => {
  it.each([
    ['en', -30, 'just now'],
    ['en', -MINUTE, '1 minute ago'],
    ['en', -3 * HOUR, '3 hours ago'],
    ['en', -DAY, 'yesterday'],
    ['de', -3 * HOUR, 'vor 3 Stunden'],
    ['fr', 2 * MINUTE, 'dans 2 minutes'],
    ['pl', -5 * DAY, '5 dni temu'],
  ])('%s, %i seconds: %s', async (locale, seconds, expected) => {
    const wrapper = await show(RelativeTime, { props: { at: after(seconds) } }, locale);
    expect(words(wrapper.text())).toBe(expected);
  });

  it('shows the exact time in the person’s time zone', async () => {
    const wrapper = await show(RelativeTime, { props: { at: after(0) } }, 'de-DE');
    expect(wrapper.attributes('title')).toBe('20.11.2026, 12:00 Uhr');
  });
});

describe('ByteSize', () => {
  it.each([
    ['en', 0, '0 bytes'],
    ['en', 1, '1 byte'],
    ['en', 999, '999 bytes'],
    ['en', 1000, '1 kB'],
    ['en', 9949, '9.9 kB'],
    ['en', 99_949, '99.9 kB'],
    ['en', 99_950, '100 kB'],
    ['en', 999_499, '999 kB'],
    ['en', 999_500, '1 MB'],
    ['en', 10 * 2 ** 30, '10.7 GB'],
    ['de', 1_234_567, '1,2 MB'],
    ['fr', 1_234_567, '1,2 Mo'],
    ['pl', 1_234_567, '1,2 MB'],
  ])('%s, %i: %s', async (locale, bytes, expected) => {
    const wrapper = await show(ByteSize, { props: { bytes } }, locale);
    expect(words(wrapper.text())).toBe(expected);
  });
});
