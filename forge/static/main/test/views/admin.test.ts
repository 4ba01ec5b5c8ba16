import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';

import type { OwnDeliverySettings } from '../../src/composables/useOwnDelivery';
import { loadText, textPlugin } from '../../src/text';
import OwnDelivery from '../../src/views/admin/OwnDelivery.vue';

const fake = {
  address: shallowRef<string | null | undefined>(),
  secret: shallowRef<string>(),
  hideSecret: vi.fn(),
  doing: shallowRef(undefined),
  outcome: shallowRef<OwnDeliverySettings['outcome']['value']>(),
  failure: shallowRef(undefined),
  save: vi.fn(() => Promise.resolve()),
  renew: vi.fn(() => Promise.resolve()),
  remove: vi.fn(() => Promise.resolve()),
  test: vi.fn(() => Promise.resolve()),
} satisfies OwnDeliverySettings;
vi.mock('../../src/composables/useOwnDelivery', () => ({ useOwnDelivery: () => fake }));

let wrapper: VueWrapper;

beforeEach(async () => {
  fake.address.value = undefined;
  fake.secret.value = undefined;
  fake.outcome.value = undefined;
  vi.clearAllMocks();
  const text = await loadText('en');
  await text.load('admin');
  wrapper = mount(OwnDelivery, { global: { plugins: [textPlugin(text)] }, attachTo: document.body });
});
afterEach(() => wrapper.unmount());

const button = (name: string) => {
  const found = wrapper.findAll('button').find((one) => one.text().includes(name));
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const shown = async (address: string | null) => {
  fake.address.value = address;
  await flushPromises();
};

it('saves an address, and only one that may be saved', async () => {
  await shown(null);
  expect(wrapper.text()).not.toContain('Send a sample');
  await wrapper.get('input[type=url]').setValue('http://keys.acme.example');
  await wrapper.get('form').trigger('submit');
  expect(wrapper.text()).toContain('begins with https://');
  expect(fake.save).not.toHaveBeenCalled();
  await wrapper.get('input[type=url]').setValue('https://keys.acme.example');
  await wrapper.get('form').trigger('submit');
  expect(fake.save).toHaveBeenCalledExactlyOnceWith(
    'https://keys.acme.example/',
    'Secure Share posts keys here, from people’s browsers',
  );
});

it('shows the address, and a secret only while it is new', async () => {
  await shown('https://keys.acme.example/');
  expect(wrapper.get<HTMLInputElement>('input[type=url]').element.value).toBe('https://keys.acme.example/');
  expect(wrapper.find('code').exists()).toBe(false);
  fake.secret.value = 'canary';
  await flushPromises();
  expect(wrapper.get('code').text()).toBe('canary');
  await button('I have copied it').trigger('click');
  expect(fake.hideSecret).toHaveBeenCalledOnce();
});

it('removes own delivery at the second press', async () => {
  await shown('https://keys.acme.example/');
  await button('Remove own delivery').trigger('click');
  expect(fake.remove).not.toHaveBeenCalled();
  expect(wrapper.text()).toContain('From then on, we email keys');
  await button('Yes, remove it').trigger('click');
  expect(fake.remove).toHaveBeenCalledOnce();
});

it('sends a sample to an address', async () => {
  await shown('https://keys.acme.example/');
  const form = wrapper.findAll('form')[1];
  await form?.trigger('submit');
  expect(fake.test).not.toHaveBeenCalled();
  await wrapper.get('input[type=email]').setValue('bob@acme.example');
  await form?.trigger('submit');
  expect(fake.test).toHaveBeenCalledExactlyOnceWith('bob@acme.example', 'en');
});

it.each([
  ['own-refused', 'refused the sample: “\u2068No. \u2069”'],
  ['own-slow', 'within 10 seconds'],
  ['own-unreachable', 'Nothing answers'],
  ['own-unreadable', 'Access-Control-Allow-Origin'],
  ['own-blocked', 'Reload it'],
  ['own-redirect', 'redirects to'],
  ['own-answer', 'sign-in page'],
  ['own-failed', 'Its log says more'],
])('tells an administrator what to do about %s', async (reason, words) => {
  await shown('https://keys.acme.example/');
  fake.outcome.value = { act: 'test', failure: { reason, answer: 'No. \u202e' } };
  await flushPromises();
  expect(wrapper.get('[role=alert]').text()).toContain(words);
  expect(wrapper.text()).not.toContain('\u202e');
});

it('says what was done', async () => {
  await shown('https://keys.acme.example/');
  fake.outcome.value = { act: 'test' };
  await flushPromises();
  expect(wrapper.get('.message.success').text()).toContain('It works');
});
