import { expect, it } from 'vitest';

import { together } from '../../src/lib/together';

const rows = (...sendings: (string | undefined)[]) =>
  sendings.map((sending, n) => ({ id: `id ${n}`, ...(sending === undefined ? {} : { sending }) }));

it.each([
  ['nothing', [], []],
  ['shares that were sent alone', [undefined, undefined, undefined], [0, 1, 2]],
  ['a sending with others in between', ['a', undefined, 'b', 'a', 'b', undefined, 'a'], [0, 3, 6, 1, 2, 4, 5]],
  [
    'a share that was sent alone with those that were added to it',
    [undefined, 'a', 'id 0', 'a', 'id 0'],
    [0, 2, 4, 1, 3],
  ],
  ['a share below those that were added to it', ['id 2', undefined, undefined], [0, 2, 1]],
])('orders %s', (_, sendings, order) => {
  expect(together(rows(...sendings)).map(({ id }) => id)).toEqual(order.map((n) => `id ${n}`));
});
