import { mount, type VueWrapper } from '@vue/test-utils';
import type { Component } from 'vue';
import { afterEach } from 'vitest';

import { loadText, textPlugin } from '../../src/text';

interface Options {
  readonly props?: Record<string, unknown>;
  readonly slots?: Record<string, (props: Record<string, never>) => unknown>;
}

const mounted = new Set<VueWrapper>();

/** Mounts a component with the texts of a locale, in UTC. It is unmounted after the test. */
export async function show(component: Component, options: Options = {}, locale = 'en'): Promise<VueWrapper> {
  const text = await loadText(locale, 'UTC');
  await text.load('share');
  const wrapper = mount(component, {
    attachTo: document.body,
    ...options,
    global: { plugins: [textPlugin(text)] },
  }) as VueWrapper;
  mounted.add(wrapper);
  return wrapper;
}

/** Removes the invisible direction marks around values, and replaces special spaces. */
export function words(text: string | undefined): string {
  return (text ?? '').replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

afterEach(() => {
  mounted.forEach((wrapper) => wrapper.unmount());
  mounted.clear();
});
