import { mount, flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { computed, defineComponent, h, nextTick, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';

import App from '../../src/App.vue';
import { activeTransfers, type ActiveTransfer } from '../../src/sessions/activeTransfers';
import { appContextKey } from '../../src/composables/useAppContext';
import { firstScreen, hasTabs, routes } from '../../src/routes';
import { showStartFailure } from '../../src/startFailure';
import { loadText, textPlugin } from '../../src/text';
import { words } from './mounting';

const { changeWindowTitle, showFlag } = vi.hoisted(() => ({
  changeWindowTitle: vi.fn(() => Promise.resolve()),
  showFlag: vi.fn(),
}));
vi.mock('../../src/bridge/host', () => ({ view: { changeWindowTitle }, showFlag }));
vi.mock('../../src/composables/useOwnUploads', () => ({ useOwnUploads: () => undefined }));
vi.mock('../../src/composables/useOutcomes', () => ({ useOutcomes: () => ({ unseen: computed(() => 2) }) }));

const screen = (title: string) => defineComponent(() => () => h('main', [h('h1', title)]));
const broken = defineComponent(
  () => () =>
    h('main', [
      h('h1', 'Broken'),
      h('button', {
        onClick: () => {
          throw new Error('secret detail');
        },
      }),
    ]),
);

let app: VueWrapper | undefined;

async function open(moduleKey: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: routes.map(({ path, name }) => ({
      path,
      name: name ?? '',
      component: name === 'outbox' ? broken : screen(`Screen ${String(name)}`),
    })),
  });
  await router.push(firstScreen(moduleKey));
  const place = {
    accountId: '',
    cloudId: '',
    siteUrl: '',
    moduleKey,
    product: 'jira',
    locale: 'en',
    timeZone: 'UTC',
    appVersion: '',
  } as const;
  app = mount(App, {
    attachTo: document.body,
    global: {
      plugins: [router, textPlugin(await loadText('en'))],
      provide: { [appContextKey]: place },
      config: { errorHandler: () => undefined },
    },
  });
  return { app, router };
}

afterEach(() => {
  activeTransfers.clear();
  vi.clearAllMocks();
  app?.unmount();
  document.body.replaceChildren();
});

describe('the frame', () => {
  it('has tabs, marks the current one, and shows the number of new shares', async () => {
    const { app } = await open('secure-share-jira');
    expect(app.findAll('nav a').map((a) => words(a.text()))).toEqual(['Received 22 new items', 'Sent', 'Send']);
    expect(app.findAll('[aria-current=page]').map((a) => a.text())).toEqual([expect.stringContaining('Received')]);
  });

  it.each([
    'secure-share-issue',
    'secure-share-content',
    'secure-share-jira-admin',
    'secure-share-confluence-admin',
    'secure-share-project-settings',
    'secure-share-confluence-space-settings',
  ])('is bare in %s', async (key) => {
    const { app } = await open(key);
    expect(app.find('nav').exists()).toBe(false);
    expect(hasTabs(key)).toBe(false);
  });

  it('names the page, and moves the focus to the heading when the screen changes', async () => {
    const { app, router } = await open('secure-share-jira');
    expect(words(document.title)).toBe('Screen inbox – Secure Share');
    expect(document.activeElement).toBe(document.body);
    await router.push({ name: 'send' });
    await flushPromises();
    expect(words(document.title)).toBe('Screen send – Secure Share');
    expect(document.activeElement).toBe(app.get('h1').element);
  });

  it('begins with a link to the content', async () => {
    const { app } = await open('secure-share-jira');
    const skip = app.get('a');
    expect(skip.text()).toBe('Skip to content');
    await skip.trigger('click');
    expect(document.activeElement).toBe(app.get('h1').element);
  });
});

describe('trouble', () => {
  const alert = () => app?.find('[role=alert]');

  it('in a screen is reported, and the screen stays', async () => {
    const { app, router } = await open('secure-share-jira');
    await router.push({ name: 'outbox' });
    await app.get('button').trigger('click');
    expect(alert()?.text()).toContain('Something went wrong');
    expect(app.text()).not.toContain('secret detail');
    expect(app.get('h1').text()).toBe('Broken');
  });

  it.each([
    ['an error', () => new ErrorEvent('error', { error: new Error('secret detail') })],
    ['a promise that nobody looked after', () => new Event('unhandledrejection')],
  ])('as %s is told, too', async (_, event) => {
    const { app } = await open('secure-share-jira');
    expect(alert()?.exists()).toBe(false);
    window.dispatchEvent(event());
    await flushPromises();
    expect(alert()?.text()).toContain('Something went wrong');
    expect(app.text()).not.toContain('secret detail');
  });

  it('is not reported for late observers', async () => {
    await open('secure-share-jira');
    window.dispatchEvent(
      new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.' }),
    );
    await flushPromises();
    expect(alert()?.exists()).toBe(false);
  });
});

describe('without Jira or Confluence', () => {
  it.each([
    ['outside', 'Open Secure Share in Jira or Confluence'],
    ['start', 'Secure Share didn’t start'],
  ] as const)('%s: %s', async (why, title) => {
    await showStartFailure(why);
    expect(document.querySelector('main h1')?.textContent).toBe(title);
    expect(document.title).toBe(title);
    expect(document.querySelector('main p')?.textContent).not.toBe('');
  });
});

describe('a transfer of this tab', () => {
  const uploading = (progress: number): ActiveTransfer => ({ kind: 'send', shareId: 'abc', progress, end: undefined });
  const failed: ActiveTransfer = { kind: 'send', shareId: 'abc', progress: undefined, end: 'failed' };

  it('is shown in both titles, of the app and the product, while it runs', async () => {
    await open('secure-share-jira');
    const transfer = shallowRef(uploading(0.25));
    activeTransfers.set('send', transfer);
    await nextTick();
    expect(words(document.title)).toBe('25% · Screen inbox – Secure Share');
    expect(changeWindowTitle).toHaveBeenLastCalledWith('25% · Screen inbox – Secure Share');
    transfer.value = { ...transfer.value, progress: undefined, end: 'done' };
    await nextTick();
    expect(words(document.title)).toBe('Screen inbox – Secure Share');
  });

  it('is announced by one flag if it ends while another screen is shown', async () => {
    await open('secure-share-jira');
    const transfer = shallowRef(uploading(0.5));
    activeTransfers.set('send', transfer);
    await nextTick();
    expect(showFlag).not.toHaveBeenCalled();
    transfer.value = failed;
    await nextTick();
    transfer.value = { ...failed };
    await nextTick();
    expect(showFlag).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: 'error', title: 'Your upload failed' }),
    );
  });

  it('shows no flag if it ends on its own screen', async () => {
    const { router } = await open('secure-share-jira');
    await router.push({ name: 'send' });
    const transfer = shallowRef(uploading(0.5));
    activeTransfers.set('send', transfer);
    await nextTick();
    transfer.value = failed;
    await nextTick();
    expect(showFlag).not.toHaveBeenCalled();
  });
});
