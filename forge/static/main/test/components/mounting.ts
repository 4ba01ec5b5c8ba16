import { mount, type VueWrapper } from '@vue/test-utils';
import type { Component } from 'vue';
import { afterEach } from 'vitest';

import { loadText, textPlugin } from '../../src/text';

interface Options {
  readonly props?: Record<string, unknown>;
  readonly slots?: Record<string, (props: Record<string, never>) => unknown>;
}

const mounted = new Set<VueWrapper>();

/** Shows a component in the page, with the text of a locale and in UTC; it is gone after the test. */
export async function show(component: Component, options: Options = {}, locale = 'en'): Promise<VueWrapper> {
  const text = await loadText(locale, 'UTC');
  const wrapper = mount(component, {
    attachTo: document.body,
    ...options,
    global: { plugins: [textPlugin(text)] },
  }) as VueWrapper;
  mounted.add(wrapper);
  return wrapper;
}

/** Without the marks that keep the direction of inserted words apart, and with plain spaces. */
export function words(text: string | undefined): string {
  return (text ?? '').replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

afterEach(() => {
  mounted.forEach((wrapper) => wrapper.unmount());
  mounted.clear();
});
