import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ref, shallowRef } from 'vue';

import { appContextKey } from '../../src/composables/useAppContext';
import type { NoticeEditor } from '../../src/composables/useNoticeSettings';
import { loadText, textPlugin } from '../../src/text';
import NoticeSettings from '../../src/views/admin/NoticeSettings.vue';

const fake = {
  stored: shallowRef<NoticeEditor['stored']['value']>(),
  saving: ref(false),
  saved: ref(false),
  failure: shallowRef<NoticeEditor['failure']['value']>(),
  save: vi.fn(() => Promise.resolve()),
} satisfies NoticeEditor;
vi.mock('../../src/composables/useNoticeSettings', () => ({ useNoticeSettings: () => fake }));

const keys = { keys: [{ kty: 'EC', kid: 'notices' }] };
let wrapper: VueWrapper;

beforeEach(async () => {
  fake.stored.value = undefined;
  fake.saved.value = false;
  fake.failure.value = undefined;
  vi.clearAllMocks();
  const text = await loadText('en');
  await text.load('admin');
  wrapper = mount(NoticeSettings, {
    global: {
      plugins: [textPlugin(text)],
      provide: { [appContextKey as symbol]: { siteUrl: 'https://acme.atlassian.net' } },
    },
    attachTo: document.body,
  });
});
afterEach(() => wrapper.unmount());

const have = async (url: string) => {
  fake.stored.value = { version: 1, url, issuer: 'secure-share/files/test', keys };
  await flushPromises();
};
const address = () => wrapper.get<HTMLInputElement>('input[type=url]');
const button = (name: string) => wrapper.findAll('button').find((one) => one.text() === name);
const status = () => wrapper.get('form [role=status]').text();

it('sets an address, and only one that the service accepts', async () => {
  expect(wrapper.text()).toContain('Loading');
  await have('');
  expect(button('Turn off notices')).toBeUndefined();
  await wrapper.get('form').trigger('submit');
  expect(wrapper.text()).toContain('Enter an address that begins with https://');
  await address().setValue('http://hooks.example');
  expect(fake.save).not.toHaveBeenCalled();
  await address().setValue('https://hooks.example/a');
  expect(wrapper.text()).not.toContain('Enter an address');
  await wrapper.get('form').trigger('submit');
  expect(fake.save).toHaveBeenCalledExactlyOnceWith('https://hooks.example/a');
});

it('turns notices off', async () => {
  await have('https://hooks.example/a');
  expect(address().element.value).toBe('https://hooks.example/a');
  await button('Turn off notices')?.trigger('click');
  expect(fake.save).toHaveBeenCalledExactlyOnceWith('');
});

it('says what was saved, until the address is edited', async () => {
  await have('https://hooks.example/a');
  expect(status()).toBe('');
  fake.saved.value = true;
  await flushPromises();
  expect(status()).toContain('Notices are on.');
  await address().setValue('https://hooks.example/b');
  expect(status()).toBe('');
  await have('');
  expect(status()).toContain('Notices are off.');
});

it('shows what a receiver checks notices with, and a sample of this site', async () => {
  await have('');
  expect(wrapper.text()).not.toContain('Audience');
  await have('https://hooks.example:8443/secret?path');
  const facts = wrapper.findAll('code').map((one) => one.text());
  expect(facts).toEqual(['secure-share/files/test', 'https://hooks.example:8443', JSON.stringify(keys)]);
  const { iat, exp, at, ...sample } = JSON.parse(wrapper.get('pre').text()) as Record<string, unknown>;
  expect(sample).toEqual({
    iss: 'secure-share/files/test',
    aud: 'https://hooks.example:8443',
    jti: 'AAECAwQFBgcICQoLDA0ODw.opened',
    site: 'acme.atlassian.net',
    share: 'AAECAwQFBgcICQoLDA0ODw',
    event: 'opened',
  });
  expect([Number(exp) - Number(iat), Date.parse(String(at))]).toEqual([300, (Number(iat) - 60) * 1000]);
});

it.each(['notices-off', 'not-found'])('says that there are none to set up: %s', async (reason) => {
  fake.failure.value = { reason };
  await flushPromises();
  expect(wrapper.find('form').exists()).toBe(false);
  expect(wrapper.find('.message').exists()).toBe(false);
  expect(wrapper.text()).toContain('The operator of this service hasn’t set up notices.');
});

it('shows the address that somebody else has set in the meantime', async () => {
  await have('https://hooks.example/a');
  await address().setValue('https://hooks.example/b');
  fake.failure.value = { reason: 'notices-changed' };
  await have('https://hooks.example/c');
  expect(address().element.value).toBe('https://hooks.example/c');
  expect(wrapper.get('.message.warning').text()).toContain('Another administrator changed the address');
});
