import { flushPromises, mount } from '@vue/test-utils';
import { defineComponent, type Component } from 'vue';
import { createMemoryHistory, createRouter, type RouteLocationRaw, type Router } from 'vue-router';

import { loadText, textPlugin } from '../../../src/text';

const Elsewhere = defineComponent({ template: '<main></main>' });

const PATHS = { inbox: '/', outbox: '/sent', send: '/send', share: '/shares/:id' };

export type Mounted = ReturnType<typeof mount<Component>>;

/** Mounts a screen with the router; other screens are empty. The test's fakes supply the data. */
export async function mounted(
  screen: Component,
  at: RouteLocationRaw,
  { language = 'en', props = {} }: { language?: string; props?: Record<string, unknown> } = {},
): Promise<{ wrapper: Mounted; router: Router }> {
  const routes = Object.entries(PATHS).map(([name, path]) => ({ name, path, component: Elsewhere }));
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push(at);
  const text = await loadText(language, 'Europe/Berlin');
  await text.load('share');
  const plugins = [router, textPlugin(text)];
  const wrapper: Mounted = mount(screen, { props, global: { plugins }, attachTo: document.body });
  await flushPromises();
  return { wrapper, router };
}

/** The visible text, without Fluent's marks around values and with plain spaces. */
export const read = (wrapper: { text: () => string }): string =>
  wrapper
    .text()
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ');
