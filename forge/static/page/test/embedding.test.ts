import { expect, it } from 'vitest';

import { mayShowIn, originsAround } from '../src/embedding';

const A = 'https://a.example';
const B = 'https://b.example';

const framed = (more: { ancestorOrigins?: readonly string[]; referrer?: string; nested?: boolean }) => {
  const top = {};
  return {
    top,
    parent: more.nested ? {} : top,
    location: more.ancestorOrigins ? { ancestorOrigins: more.ancestorOrigins } : {},
    document: { referrer: more.referrer ?? '' },
  } as unknown as Window;
};

it('knows the origins around it', () => {
  expect(originsAround(window)).toBeUndefined();
  expect(originsAround(framed({ ancestorOrigins: [A, B] }))).toEqual([A, B]);
  expect(originsAround(framed({ referrer: `${A}/page?x` }))).toEqual([A]);
  expect(originsAround(framed({ referrer: '' }))).toEqual(['unknown']);
  expect(originsAround(framed({ referrer: `${A}/page?x`, nested: true }))).toEqual([A, 'unknown']);
});

it.each([
  ['in a window of its own', undefined, undefined, true],
  ['in a frame, of a share without a gate', [A], undefined, false],
  ['where no origin may embed it', [A], [], false],
  ['in an allowed origin', [A], [B, A], true],
  ['in an allowed origin within another', [A, B], [A], false],
  ['in any', [A, B], ['*'], true],
  ['in an origin that the browser does not name', ['unknown'], [A], false],
  ['in an allowed origin within one that the browser does not name', [A, 'unknown'], [A], false],
  ['in any, named or not', [A, 'unknown'], ['*'], true],
])('shows a share %s: %j, %j', (_, around, allowed, want) => {
  expect(mayShowIn(around, allowed)).toBe(want);
});
