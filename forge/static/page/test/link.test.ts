import { expect, it, vi } from 'vitest';

import { linkTarget, takeUnlockToken } from '../src/link';

const ID = 'AAAAAAAAAAAAAAAAAAAAAQ';
const KEY = 'BBBBBBBBBBBBBBBBBBBBBw';

it.each([`#${ID}`, `#${ID}.`, `#${ID})`, `#${ID}>`, `#${ID}%20`, `#${ID} `, `#${ID}%0A`])(
  '%j names a share',
  (hash) => {
    expect(linkTarget(hash)).toEqual({ shareId: ID, key: undefined });
  },
);

it.each([`#${ID}.${KEY}`, `#${ID}.${KEY}.`, `#${ID}%2E${KEY}%20`])('%j names a share and has its key', (hash) => {
  expect(linkTarget(hash)).toEqual({ shareId: ID, key: KEY });
});

it.each([
  '',
  '#',
  ID,
  `#${ID.slice(1)}`, // 21 characters
  `#A${ID}`, // 23
  `#${ID.slice(0, 21)}B`, // not canonical
  `#${ID}/../x`,
  `#${ID}&key=x`,
  `#${ID}.${KEY.slice(1)}`,
  `#${ID}.A${KEY}`,
  `#${ID}${KEY}`,
  `#${ID}.${KEY}.${KEY}`,
  '#%',
  `#${'!'.repeat(22)}`,
])('%j names none', (hash) => {
  expect(linkTarget(hash)).toBeUndefined();
});

function at(address: string) {
  const replaceState = vi.fn();
  return {
    replaceState,
    page: { location: { href: address }, history: { state: 7, replaceState } } as unknown as Window,
  };
}

it('takes the unlock token out of the address, and leaves the rest', () => {
  const { page, replaceState } = at(`https://links.example/?a=1&unlock=x.y.z#${ID}`);
  expect(takeUnlockToken(page)).toBe('x.y.z');
  expect(replaceState).toHaveBeenCalledExactlyOnceWith(7, '', new URL(`https://links.example/?a=1#${ID}`));
});

it('leaves an address without a token as it is', () => {
  const { page, replaceState } = at(`https://links.example/#${ID}`);
  expect(takeUnlockToken(page)).toBeUndefined();
  expect(replaceState).not.toHaveBeenCalled();
});
