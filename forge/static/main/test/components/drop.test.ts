import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';

import DropZone from '../../src/components/DropZone.vue';
import type { PickedFile } from '../../src/components/pickedFiles';
import { show, words } from './mounting';

const file = (name: string, size = 1) => new File(['x'.repeat(size)], name);

function fileEntry(fullPath: string): FileSystemFileEntry {
  const answer = (resolve: (f: File) => void) => resolve(file(fullPath.split('/').at(-1) ?? ''));
  return { isFile: true, isDirectory: false, fullPath, file: answer } as unknown as FileSystemFileEntry;
}

/** Returns its children two at a time; browsers return a hundred. */
function folderEntry(fullPath: string, children: FileSystemEntry[]): FileSystemDirectoryEntry {
  const createReader = () => {
    const left = [...children];
    return { readEntries: (resolve: (some: FileSystemEntry[]) => void) => resolve(left.splice(0, 2)) };
  };
  return { isFile: false, isDirectory: true, fullPath, createReader } as unknown as FileSystemDirectoryEntry;
}

function transfer(...entries: FileSystemEntry[]) {
  return { types: ['Files'], items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })) };
}

async function zone(props: { modelValue?: readonly PickedFile[]; disabled?: boolean } = {}) {
  let picked = props.modelValue ?? [];
  const wrapper = await show(DropZone, {
    props: {
      label: 'Files',
      ...props,
      'onUpdate:modelValue': (files: readonly PickedFile[]) => wrapper.setProps({ modelValue: (picked = files) }),
    },
  });
  const paths = () => picked.map(({ path }) => path);
  const drop = async (dataTransfer: object) => {
    await wrapper.get('.zone').trigger('drop', { dataTransfer });
    await flushPromises();
  };
  return { wrapper, paths, drop };
}

async function choose(input: HTMLInputElement, ...files: File[]) {
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  input.dispatchEvent(new Event('change'));
  await flushPromises();
}

describe('DropZone', () => {
  it('reads dropped folders completely and keeps the paths', async () => {
    const { paths, drop } = await zone();
    const inner = folderEntry('/photos/2026', [fileEntry('/photos/2026/c.jpg')]);
    const photos = folderEntry('/photos', [fileEntry('/photos/a.jpg'), fileEntry('/photos/b.jpg'), inner]);
    await drop(transfer(photos, fileEntry('/notes.txt')));
    expect(paths()).toEqual(['photos/a.jpg', 'photos/b.jpg', 'photos/2026/c.jpg', 'notes.txt']);
  });

  it('adds nothing if a part cannot be read, and reports it', async () => {
    const { wrapper, paths, drop } = await zone();
    const broken = {
      isFile: true,
      fullPath: '/b',
      file: (_: unknown, reject: (e: Error) => void) => reject(new Error('gone')),
    };
    await drop(transfer(fileEntry('/a'), broken as unknown as FileSystemEntry));
    expect(paths()).toEqual([]);
    expect(wrapper.get('[aria-live]').text()).toContain('couldn’t be read');
  });

  it('reports that a folder is empty', async () => {
    const { wrapper, drop } = await zone();
    await drop(transfer(folderEntry('/empty', [])));
    expect(wrapper.get('[aria-live]').text()).toBe('That folder has no files.');
  });

  it('keeps empty folders together with files, but not alone', async () => {
    const { paths, drop } = await zone();
    const empty = folderEntry('/a/empty', []);
    await drop(transfer(folderEntry('/a', [empty])));
    expect(paths()).toEqual([]);
    await drop(transfer(folderEntry('/a', [empty, fileEntry('/a/b.txt')])));
    expect(paths()).toEqual(['a/empty/', 'a/b.txt']);
  });

  it('takes files from both inputs, a folder with its paths', async () => {
    const { wrapper, paths } = await zone();
    const [single, folder] = wrapper.findAll<HTMLInputElement>('input[type=file]').map(({ element }) => element);
    if (!single || !folder) throw new Error('there are two inputs');
    expect(folder.hasAttribute('webkitdirectory')).toBe(true);
    await choose(single, file('a.txt'));
    await choose(folder, Object.defineProperty(file('b.txt'), 'webkitRelativePath', { value: 'docs/b.txt' }));
    expect(paths()).toEqual(['a.txt', 'docs/b.txt']);
  });

  it('keeps two files with the same name', async () => {
    const { wrapper, paths } = await zone({ modelValue: [{ file: file('a.txt', 1), path: 'a.txt' }] });
    await choose(wrapper.get<HTMLInputElement>('input[type=file]').element, file('a.txt', 2000));
    expect(paths()).toEqual(['a.txt', 'a.txt']);
    expect(wrapper.findAll('li')).toHaveLength(2);
    await wrapper.get('li button').trigger('click');
    await flushPromises();
    expect(words(wrapper.get('li').text())).toContain('2 kB');
  });

  it('takes files that are dropped next to it, so that the browser does not open them', async () => {
    const { paths } = await zone();
    const dragged = (type: string, dataTransfer: object) => {
      const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { dataTransfer });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(dragged('dragover', transfer(fileEntry('/a')))).toBe(true);
    expect(dragged('drop', transfer(fileEntry('/a')))).toBe(true);
    await flushPromises();
    expect(paths()).toEqual(['a']);
    expect(dragged('dragover', { types: ['text/plain'], items: [] })).toBe(false);
    expect(dragged('drop', { types: ['text/plain'], items: [] })).toBe(false);
  });

  it('is highlighted while files are dragged over the page', async () => {
    const { wrapper } = await zone();
    const drag = async (type: string, relatedTarget: Element | null) => {
      document.body.dispatchEvent(
        Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
          dataTransfer: transfer(),
          relatedTarget,
        }),
      );
      await flushPromises();
      return wrapper.get('.zone').classes('over');
    };
    expect(await drag('dragover', null)).toBe(true);
    expect(await drag('dragleave', document.body)).toBe(true);
    expect(await drag('dragleave', null)).toBe(false);
  });

  it('shows names without deceptive characters', async () => {
    const { wrapper } = await zone({ modelValue: [{ file: file('x'), path: 'in\u202evoice\n\u0007.exe' }] });
    expect(wrapper.get('li bdi').text()).toBe('invoice.exe');
    expect(words(wrapper.get('li button').attributes('aria-label'))).toBe('Remove invoice.exe');
  });

  it('announces the total of one file only to screen readers', async () => {
    const { wrapper } = await zone({ modelValue: [{ file: file('a', 6), path: 'a' }] });
    expect(wrapper.get('[role=status]').classes()).toContain('visually-hidden');
  });

  it('takes files that are pasted anywhere, and ignores pasted text', async () => {
    const { paths } = await zone();
    const paste = (clipboardData: object) => {
      const event = Object.assign(new Event('paste', { cancelable: true }), { clipboardData });
      document.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(paste({ types: ['text/plain'], items: [] })).toBe(false);
    expect(paste(transfer(fileEntry('/image.png')))).toBe(true);
    await flushPromises();
    expect(paths()).toEqual(['image.png']);
  });

  it('ignores drops while it is disabled, and drops without files', async () => {
    const disabled = await zone({ disabled: true });
    await disabled.drop(transfer(fileEntry('/a')));
    expect(disabled.paths()).toEqual([]);
    const text = await zone();
    await text.drop({ types: ['text/plain'], items: [] });
    expect(text.paths()).toEqual([]);
    expect(text.wrapper.get('[aria-live]').text()).toBe('');
  });

  it('shows the total, and its buttons name the file that they remove and move the focus', async () => {
    const { wrapper, paths } = await zone({
      modelValue: ['a', 'b', 'c'].map((path) => ({ file: file(path, 1500), path })),
    });
    expect(words(wrapper.get('[role=status]').text())).toBe('3 files, 4.5 kB');
    const button = (name: string) =>
      wrapper.findAll('li button').find((b) => words(b.attributes('aria-label')) === `Remove ${name}`);
    await button('c')?.trigger('click');
    await flushPromises();
    expect(paths()).toEqual(['a', 'b']);
    expect(document.activeElement).toBe(button('b')?.element);
  });

  it('shows only the first of very many files', async () => {
    const many = Array.from({ length: 1200 }, (_, i) => ({ file: file('x'), path: `f${i}` }));
    const { wrapper } = await zone({ modelValue: many });
    expect(wrapper.findAll('li')).toHaveLength(50);
    expect(words(wrapper.text())).toContain('and 1,150 more');
  });
});
