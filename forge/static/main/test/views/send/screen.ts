import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createMemoryHistory, createRouter } from 'vue-router';

import type { AppContext } from '../../../src/bridge/host';
import { appContextKey } from '../../../src/composables/useAppContext';
import { loadText, textPlugin, type Language } from '../../../src/text';
import DropZone from '../../../src/components/DropZone.vue';
import PersonPicker from '../../../src/components/PersonPicker.vue';
import type { PickedFile } from '../../../src/composables/useSend';
import type { Person } from '../../../src/composables/usePeople';
import SendView from '../../../src/views/SendView.vue';

export const alice = 'account-of-alice';

const page: AppContext = {
  accountId: alice,
  cloudId: 'site',
  siteUrl: 'https://acme.example',
  page: 'https://acme.example/jira/apps/app/environment',
  moduleKey: 'secure-share-jira',
  product: 'jira',
  locale: 'en-GB',
  timeZone: 'UTC',
  appVersion: '1.0.0',
};

/** Mounts the screen for alice. The test unmounts it. */
export async function open(
  where: Partial<AppContext> = {},
  language: Language = 'en',
  path = '/',
): Promise<VueWrapper> {
  const text = await loadText(language === 'en' ? 'en-GB' : language, 'UTC');
  await text.load('share');
  const nowhere = { render: () => null };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: nowhere },
      { path: '/shares/:id', name: 'share', component: nowhere },
    ],
  });
  await router.push(path);
  return mount(SendView, {
    attachTo: document.body,
    global: { plugins: [textPlugin(text), router], provide: { [appContextKey as symbol]: { ...page, ...where } } },
  });
}

/** The visible text, without the invisible direction marks. */
export const words = (screen: { text: () => string }): string =>
  screen
    .text()
    .replaceAll(/[\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ');

export async function press(screen: VueWrapper, name: string): Promise<void> {
  const button = screen.findAll('button').find((b) => words(b) === name);
  if (!button) throw new Error(`there is no button ${name}`);
  await button.trigger('click');
  await flushPromises();
}

export const buttons = (screen: VueWrapper): string[] => screen.findAll('button').map(words);

export const file = (name: string, size: number): PickedFile => {
  const made = new File(['x'], name);
  Object.defineProperty(made, 'size', { value: size });
  return { file: made, path: name };
};

export async function choose(screen: VueWrapper, person: Person | undefined): Promise<void> {
  screen.getComponent(PersonPicker).vm.$emit('update:modelValue', person);
  await flushPromises();
}

/** Adds a further recipient. */
export async function add(screen: VueWrapper, person: Person): Promise<void> {
  await press(screen, 'Add another person');
  screen.findAllComponents(PersonPicker).at(-1)?.vm.$emit('update:modelValue', person);
  await flushPromises();
}

export async function drop(screen: VueWrapper, ...files: PickedFile[]): Promise<void> {
  screen.getComponent(DropZone).vm.$emit('update:modelValue', files);
  await flushPromises();
}

export async function submit(screen: VueWrapper): Promise<void> {
  await screen.get('form').trigger('submit');
  await flushPromises();
}
