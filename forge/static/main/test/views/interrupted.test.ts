import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { computed, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';

import type { Interrupted } from '../../src/composables/useInterrupted';
import { loadText, textPlugin } from '../../src/text';
import InterruptedUploads from '../../src/views/interrupted/InterruptedUploads.vue';
import { press, words } from './send/screen';

const uploads = shallowRef<readonly Interrupted[]>([]);
const busy = shallowRef(false);
const { resume, discard } = vi.hoisted(() => ({
  resume: vi.fn<(shareId: string, picked: readonly { path: string }[]) => boolean>(() => true),
  discard: vi.fn<(shareId: string) => void>(),
}));
vi.mock('../../src/bridge/host', () => ({}));
vi.mock('../../src/composables/useInterrupted', () => ({ useInterrupted: () => ({ uploads, resume, discard }) }));
vi.mock('../../src/composables/useSend', () => ({ useSend: () => ({ isBusy: computed(() => busy.value) }) }));

const upload = (more: Partial<Interrupted> = {}): Interrupted => ({
  shareId: 'A',
  names: ['Bob'],
  files: [{ path: 'plan.pdf', size: 30_000_000 }],
  choice: 'file',
  done: 0.5,
  ...more,
});

async function open() {
  const nowhere = { render: () => null };
  const routes = [
    { path: '/', component: nowhere },
    { path: '/send', name: 'send', component: nowhere },
  ];
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push('/');
  const text = await loadText('en', 'UTC');
  await text.load('interrupted');
  const screen = mount(InterruptedUploads, { global: { plugins: [router, textPlugin(text)] } });
  return { screen, router };
}

/** Chooses files in the browser's dialog. */
async function choose(screen: Awaited<ReturnType<typeof open>>['screen'], ...files: File[]) {
  const input = screen.get('input');
  Object.defineProperty(input.element, 'files', { value: files, configurable: true });
  await input.trigger('change');
  await flushPromises();
}

beforeEach(() => {
  uploads.value = [upload()];
  busy.value = false;
  vi.clearAllMocks();
});

describe('an interrupted upload', () => {
  it('is shown with what it holds, and continues with the chosen file', async () => {
    const { screen, router } = await open();
    expect(words(screen)).toContain('An upload to Bob was interrupted');
    expect(words(screen)).toContain('plan.pdf, 30 MB');
    expect(words(screen)).toContain('50% is uploaded.');
    await press(screen, 'Choose the file');
    await choose(screen, new File(['x'], 'plan.pdf'));
    expect(resume.mock.calls.map(([id, picked]) => [id, picked.map(({ path }) => path)])).toEqual([
      ['A', ['plan.pdf']],
    ]);
    expect(router.currentRoute.value.name).toBe('send');
  });

  it.each([
    [['Bob', 'Carol'], 'An upload to Bob and one other person was interrupted'],
    [['Bob', 'Carol', 'Dave'], 'An upload to Bob and 2 others was interrupted'],
  ] as const)('says that it goes to several people: %j', async (names, title) => {
    uploads.value = [upload({ names })];
    expect(words((await open()).screen)).toContain(title);
  });

  it.each([
    ['file', false, false],
    ['files', true, false],
    ['folder', false, true],
  ] as const)('asks for a %s', async (choice, multiple, folder) => {
    uploads.value = [upload({ choice })];
    const { screen } = await open();
    const name = { file: 'Choose the file', files: 'Choose the files', folder: 'Choose the folder' }[choice];
    await press(screen, name);
    const { element } = screen.get('input');
    expect([element.multiple, element.webkitdirectory]).toEqual([multiple, folder]);
  });

  it('says so if some files are missing, and stays', async () => {
    resume.mockReturnValueOnce(false);
    const { screen, router } = await open();
    await press(screen, 'Choose the file');
    await choose(screen);
    expect(words(screen.get('[role=alert]'))).toContain('Some files are missing');
    expect(router.currentRoute.value.path).toBe('/');
  });

  it('can be deleted', async () => {
    const { screen } = await open();
    await press(screen, 'Delete the upload');
    expect(discard).toHaveBeenCalledWith('A');
    expect(resume).not.toHaveBeenCalled();
  });

  it('is not shown while another upload is running', async () => {
    busy.value = true;
    const { screen } = await open();
    expect(words(screen)).toBe('');
  });
});
