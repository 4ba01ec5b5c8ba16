import { expect, it } from 'vitest';

import { shareIdIn } from '../src/link';

const ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

it.each([`#${ID}`, `#${ID}.`, `#${ID})`, `#${ID}>`, `#${ID}%20`, `#${ID} `, `#${ID}%0A`])(
  '%j names a share',
  (hash) => {
    expect(shareIdIn(hash)).toBe(ID);
  },
);

it.each([
  '',
  '#',
  ID,
  `#${ID.slice(1)}`, // 21 characters
  `#A${ID}`, // 23
  `#${ID.slice(0, 21)}B`, // not canonical
  `#${ID}/../x`,
  `#${ID}&key=x`,
  '#%',
  `#${'!'.repeat(22)}`,
])('%j names none', (hash) => {
  expect(shareIdIn(hash)).toBeUndefined();
});
