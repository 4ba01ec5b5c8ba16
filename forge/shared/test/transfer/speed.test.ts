import { expect, it } from 'vitest';

import { SpeedMeter } from '../../src/transfer/speed';

it('reports speed and time left after a second', () => {
  const meter = new SpeedMeter();
  expect(meter.mark(0, 100, 0)).toEqual({});
  expect(meter.mark(5, 100, 999)).toEqual({});
  expect(meter.mark(10, 100, 1000)).toEqual({ bytesPerSecond: 10, secondsLeft: 9 });
});

it('ignores old measurements, and starts again after a fallback', () => {
  const meter = new SpeedMeter();
  meter.mark(0, 1e6, 0);
  for (let s = 1; s <= 10; s++) meter.mark(1e5, 1e6, s * 1000); // a burst, and then nothing
  expect(meter.mark(1e5, 1e6, 11_000)).toEqual({ bytesPerSecond: 0 });
  expect(meter.mark(0, 1e6, 12_000)).toEqual({});
});
