import { expect, it } from 'vitest';

import { together } from '../../src/lib/together';

const rows = (...sendings: (string | undefined)[]) =>
  sendings.map((sending, n) => ({ n, ...(sending === undefined ? {} : { sending }) }));

it.each([
  ['nothing', [], []],
  ['shares that were sent alone', [undefined, undefined, undefined], [0, 1, 2]],
  ['a sending with others in between', ['a', undefined, 'b', 'a', 'b', undefined, 'a'], [0, 3, 6, 1, 2, 4, 5]],
])('orders %s', (_, sendings, order) => {
  expect(together(rows(...sendings)).map(({ n }) => n)).toEqual(order);
});
