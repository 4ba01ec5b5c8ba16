import { describe, expect, it } from 'vitest';

import { choiceOf, knownFiles, sameFiles } from '../../src/sessions/sameFiles';
import type { PickedFile } from '../../src/transfer/protocol';

const file = (path: string, content = 'x', lastModified = 1): PickedFile => ({
  file: new File([content], path.split('/').at(-1) ?? '', { lastModified }),
  path,
});
const known = (...files: PickedFile[]) => knownFiles({ kind: 'files', files });

describe('what is remembered of files', () => {
  it.each([
    ['file', ['a.txt']],
    ['files', ['a.txt', 'b.txt']],
    ['folder', ['f/a.txt', 'f/g/b.txt']],
  ])('is enough to choose a %s again', (choice, paths) => {
    const files = known(...paths.map((path) => file(path)));
    expect(files && choiceOf(files)).toBe(choice);
    expect(files?.map(({ path, size, lastModified }) => [path, size, lastModified])).toEqual(
      paths.map((path) => [path, 1, 1]),
    );
  });

  it.each([
    ['files of two folders', ['f/a.txt', 'g/b.txt']],
    ['a file next to a folder', ['a.txt', 'f/b.txt']],
    ['an empty folder', ['f/a.txt', 'f/empty/']],
    ['nothing', []],
  ])('is nothing of what one dialog cannot choose: %s', (_, paths) => {
    expect(known(...paths.map((path) => file(path)))).toBeUndefined();
  });

  it('is nothing of a text', () => {
    expect(knownFiles({ kind: 'text', text: 'secret' })).toBeUndefined();
  });
});

describe('the same files', () => {
  const [a, b] = [file('f/a.txt'), file('f/b.txt', 'yy')];
  const files = known(a, b) ?? [];

  it('are in the order of before, without others', () => {
    expect(sameFiles(files, [file('f/c.txt'), b, a])).toEqual([a, b]);
  });

  it.each([
    ['is missing', [a]],
    ['has another size', [a, file('f/b.txt', 'yyy')]],
    ['was changed later', [a, file('f/b.txt', 'yy', 2)]],
    ['has another path', [a, file('g/b.txt', 'yy')]],
  ])('are not there if one %s', (_, picked) => {
    expect(sameFiles(files, picked)).toBeUndefined();
  });

  it('of one name are each found once', () => {
    const twice = known(file('a.txt'), file('a.txt')) ?? [];
    expect(sameFiles(twice, [file('a.txt')])).toBeUndefined();
    expect(sameFiles(twice, [file('a.txt'), file('a.txt')])).toHaveLength(2);
  });

  it('may have another name if it is one file: its content is compared', () => {
    const renamed = file('b.txt', 'other', 9);
    expect(sameFiles(known(file('a.txt')) ?? [], [renamed])).toEqual([renamed]);
    expect(sameFiles(known(file('a.txt')) ?? [], [renamed, renamed])).toBeUndefined();
  });
});
