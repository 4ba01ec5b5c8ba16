import { expect, it } from 'vitest';

import { Pacer } from '../../src/transfer/pace';

it('tells speed and time left after a second', () => {
  const pacer = new Pacer();
  expect(pacer.mark(0, 100, 0)).toEqual({});
  expect(pacer.mark(5, 100, 999)).toEqual({});
  expect(pacer.mark(10, 100, 1000)).toEqual({ bytesPerSecond: 10, secondsLeft: 9 });
});

it('forgets what was long ago, and begins anew where it falls back', () => {
  const pacer = new Pacer();
  pacer.mark(0, 1e6, 0);
  for (let s = 1; s <= 10; s++) pacer.mark(1e5, 1e6, s * 1000); // a burst, and then nothing
  expect(pacer.mark(1e5, 1e6, 11_000)).toEqual({ bytesPerSecond: 0 });
  expect(pacer.mark(0, 1e6, 12_000)).toEqual({});
});
