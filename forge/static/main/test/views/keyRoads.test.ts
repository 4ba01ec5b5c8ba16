import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ref, shallowRef } from 'vue';

import type { PolicyEditor } from '../../src/composables/usePolicy';
import { ROADS } from '../../src/sessions/road';
import { loadText, textPlugin } from '../../src/text';
import KeyRoads from '../../src/views/admin/KeyRoads.vue';

const fake = {
  stored: shallowRef<PolicyEditor['stored']['value']>(),
  saving: ref(false),
  saved: ref(false),
  failure: shallowRef<PolicyEditor['failure']['value']>(),
  save: vi.fn(() => Promise.resolve()),
} satisfies PolicyEditor;
vi.mock('../../src/composables/usePolicy', () => ({ ROADS, usePolicy: () => fake }));

let wrapper: VueWrapper;

beforeEach(async () => {
  fake.stored.value = undefined;
  fake.saving.value = fake.saved.value = false;
  fake.failure.value = undefined;
  vi.clearAllMocks();
  const text = await loadText('en');
  await text.load('admin');
  wrapper = mount(KeyRoads, { global: { plugins: [textPlugin(text)] }, attachTo: document.body });
});
afterEach(() => wrapper.unmount());

const loaded = async (...roads: string[]) => {
  fake.stored.value = { ...fake.stored.value, version: 3, roads } as PolicyEditor['stored']['value'];
  await flushPromises();
};
const box = (road: string) => wrapper.get<HTMLInputElement>(`#road-${road}`);
const checked = () => ['mail', 'own', 'copy'].filter((road) => box(road).element.checked);
const button = () => wrapper.get<HTMLButtonElement>('button[type=submit]');

it('waits for the policy', async () => {
  expect(wrapper.text()).toContain('Loading');
  expect(wrapper.find('form').exists()).toBe(false);
  await loaded('mail');
  expect(wrapper.text()).not.toContain('Loading');
});

it('shows which ways are allowed, each with what it means', async () => {
  await loaded('own', 'copy');
  expect(checked()).toEqual(['own', 'copy']);
  for (const road of ['mail', 'own', 'copy']) {
    const label = wrapper.get(`label[for=road-${road}]`).text();
    expect(label).toMatch(/key/);
  }
});

it('saves what is chosen', async () => {
  await loaded('mail');
  await box('mail').setValue(false);
  await box('copy').setValue(true);
  await wrapper.get('form').trigger('submit');
  expect(fake.save).toHaveBeenCalledExactlyOnceWith(['copy']);
});

it('does not save a policy by which nobody could send', async () => {
  await loaded('mail');
  expect(wrapper.find('[role=alert]').exists()).toBe(false);
  await box('mail').setValue(false);
  expect(wrapper.get('[role=alert]').text()).toBe('Allow at least one way. Otherwise nobody can send anything.');
  expect(button().element.disabled).toBe(true);
  await box('own').setValue(true);
  expect(wrapper.find('[role=alert]').exists()).toBe(false);
  expect(button().element.disabled).toBe(false);
});

it('says that it is saved, until something is changed', async () => {
  await loaded('mail');
  const status = () => wrapper.get('form [role=status]').text();
  expect(status()).toBe('');
  fake.saved.value = true;
  await flushPromises();
  expect(status()).toBe('Saved. This applies to everything that is sent from now on.');
  await box('copy').setValue(true);
  expect(status()).toBe('');
});

it('shows the policy that somebody else has set in the meantime', async () => {
  await loaded('mail');
  await box('copy').setValue(true);
  fake.failure.value = { reason: 'policy-changed' };
  await loaded('own');
  expect(checked()).toEqual(['own']);
  expect(wrapper.get('.message.error').text()).toContain('Nothing was changed');
});

it('has no form where the policy cannot be loaded', async () => {
  fake.failure.value = { reason: 'unreachable' };
  await flushPromises();
  expect(wrapper.find('form').exists()).toBe(false);
  expect(wrapper.text()).not.toContain('Loading');
  expect(wrapper.find('.message.error').exists()).toBe(true);
});
