import { flushPromises } from '@vue/test-utils';
import { Secret } from '@secure-share/crypto';
import { shallowRef } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ShareDetail } from '../../../src/api/shares';
import PersonPicker from '../../../src/components/PersonPicker.vue';
import type { Additions } from '../../../src/composables/useAdditions';
import type { Limits, Rules } from '../../../src/composables/useSettings';
import { OUTSIDER } from '../../../src/lib/outsider';
import type { DeliveryMethod } from '../../../src/sessions/deliveryMethod';
import { KeyMail, keyMails } from '../../../src/sessions/keyMail';
import AddRecipient from '../../../src/views/share/AddRecipient.vue';
import { mayAdd } from '../../../src/views/share/mayAdd';
import { TestClock } from '../../../../../shared/test/transfer/environment';
import { mounted, read, type Mounted } from '../list/mounted';
import { detail, sent } from '../list/shares';

const add = vi.fn<Additions['add']>();
const limits = shallowRef<Partial<Limits>>();
const deliveryMethods = shallowRef<readonly DeliveryMethod[]>();
const rules = shallowRef<Partial<Rules>>();
const notices = { enabled: shallowRef(false), ask: vi.fn() };
vi.mock('../../../src/composables/useNotices', () => ({ useNotices: () => notices }));
vi.mock('../../../src/bridge/host', () => ({}));
vi.mock('../../../src/composables/useAppContext', () => ({ useAppContext: () => ({ accountId: 'me' }) }));
vi.mock('../../../src/composables/usePeople', () => ({ usePeople: () => ({ search: () => Promise.resolve([]) }) }));
vi.mock('../../../src/composables/useSuggestions', async () => {
  const { ref } = await import('vue');
  return { useSuggestions: () => ref([]) };
});
vi.mock('../../../src/composables/useAdditions', () => ({ useAdditions: () => ({ add }) }));
vi.mock('../../../src/composables/useSettings', async () => {
  const { ref } = await import('vue');
  return { useSettings: () => ({ limits, deliveryMethods, rules, groups: ref([]) }) };
});

const share: ShareDetail = { ...detail(sent('Bob')), sending: 'S'.repeat(22), metadata: 'sealed' };
const carol = { accountId: 'account-of-carol', name: 'Carol', email: 'carol@acme.example' };
const erin = { accountId: 'account-of-erin', name: 'Erin' };
const key = Secret.generate().reveal();

beforeEach(() => {
  limits.value = { lifetimeSeconds: 259_200, tickets: 5, largestCopy: 1 << 30 };
  deliveryMethods.value = ['mail'];
  rules.value = {};
  notices.ask.mockReset();
  add.mockReset().mockResolvedValue({ id: 'id-of-carol' });
});
afterEach(() => {
  keyMails.forget(share.id);
  document.body.replaceChildren();
});

async function open(source = share) {
  const screen = await mounted(
    AddRecipient,
    { name: 'share', params: { id: share.id } },
    { props: { share: source, people: [share.person, erin] } },
  );
  expect(screen.wrapper.find('form').exists()).toBe(false);
  await screen.wrapper.get('details').trigger('toggle');
  return screen;
}
const field = (wrapper: Mounted, label: string) => {
  const found = wrapper.findAll('label').find((one) => read(one) === label);
  return found && wrapper.get(`[id="${found.attributes('for')}"]`);
};
const choose = async (wrapper: Mounted, person: typeof carol) => {
  wrapper.getComponent(PersonPicker).vm.$emit('update:modelValue', person);
  await flushPromises();
};
const submit = async (wrapper: Mounted) => {
  await wrapper.get('form').trigger('submit');
  await flushPromises();
};

/** This tab still has the key of the share. */
function keep(secret = Secret.generate()): Secret {
  const services = {
    clock: new TestClock(),
    api: { newTicket: vi.fn() },
    mailKey: vi.fn(),
    deliverKey: vi.fn(),
    myName: () => Promise.resolve(''),
  };
  const { signal } = new AbortController();
  const options = { deliveryMethod: 'mail', shareId: share.id, secret, address: '', name: 'Bob', signal } as const;
  keyMails.keep(new KeyMail({ ...options, expiresAt: '', locale: 'en', tickets: 5 }, services));
  return secret;
}

describe('adding a recipient', () => {
  it('sends with the key that was pasted, and shows the new share', async () => {
    const { wrapper, router } = await open();
    await choose(wrapper, carol);
    await field(wrapper, 'Key for Bob')?.setValue(` ${key} `);
    await submit(wrapper);
    const [addition, used] = add.mock.calls[0] ?? [];
    expect(addition).toMatchObject({
      source: share,
      recipient: carol,
      address: carol.email,
      deliveryMethod: 'mail',
      mailLocale: 'en',
      tickets: 5,
    });
    expect(used).toBe(key);
    expect(addition?.terms).toEqual({});
    expect(router.currentRoute.value.params.id).toBe('id-of-carol');
  });

  it.each<[string, Partial<Rules>, readonly DeliveryMethod[], string]>([
    ['places', { places: ['project:1'] }, ['mail'], 'don’t allow sending from here'],
    ['senders', { senders: ['legal'] }, ['mail'], 'let only certain groups send'],
    ['delivery methods', {}, [], 'own delivery, which isn’t set up'],
  ])('says why nothing can be sent: %s', async (_rule, allowed, methods, words) => {
    rules.value = allowed;
    deliveryMethods.value = methods;
    const { wrapper } = await mounted(
      AddRecipient,
      { name: 'share', params: { id: share.id } },
      { props: { share, people: [] } },
    );
    await wrapper.get('details').trigger('toggle');
    expect(wrapper.find('form').exists()).toBe(false);
    expect(read(wrapper)).toContain(words);
  });

  it('asks for no key while the tab has it', async () => {
    const secret = keep();
    const { wrapper } = await open();
    expect(field(wrapper, 'Key for Bob')).toBeUndefined();
    await choose(wrapper, carol);
    await submit(wrapper);
    expect(add.mock.calls[0]?.[1]).toBe(secret.reveal());
  });

  it('lets the sender choose delivery, language and time, and asks for no address by hand', async () => {
    deliveryMethods.value = ['own', 'mail', 'copy'];
    rules.value = { lifetimeSeconds: 172_800 };
    keep();
    const { wrapper } = await open();
    await choose(wrapper, carol);
    await field(wrapper, 'Language of the email')?.setValue('fr');
    await field(wrapper, 'Available for')?.setValue('3600');
    await submit(wrapper);
    await field(wrapper, 'How the key gets there')?.setValue('copy');
    expect(field(wrapper, 'Email address')).toBeUndefined();
    await submit(wrapper);
    expect(add.mock.calls.map(([addition]) => addition)).toMatchObject([
      { deliveryMethod: 'own', address: carol.email, mailLocale: 'fr', terms: { lifetimeSeconds: 3600 } },
      { deliveryMethod: 'copy', address: '' },
    ]);
  });

  it.each<[string, Partial<ShareDetail>, Partial<Rules>, object, string]>([
    ['as often', { openings: 3 }, { openings: 3 }, { openings: 3 }, ''],
    ['until it expires', { untilExpiry: true }, { untilExpiry: true }, { untilExpiry: true }, ''],
    ['fewer times', { openings: 5 }, { openings: 3 }, { openings: 3 }, 'Your administrators allow up to 3 times.'],
    ['a number', { untilExpiry: true }, { openings: 2 }, { openings: 2 }, 'Your administrators allow up to 2 times.'],
    ['once', { openings: 5 }, {}, {}, 'It can be opened once. Administrators can allow more.'],
    ['also once', { untilExpiry: true }, {}, {}, 'It can be opened once. Administrators can allow more.'],
    ['once as before', {}, { openings: 3 }, {}, ''],
  ])('lets the new person open it as often as is allowed now: %s', async (_, sentWith, allowed, expected, words) => {
    rules.value = allowed;
    keep();
    const { wrapper } = await open({ ...share, ...sentWith });
    if (words) expect(read(wrapper)).toContain(words);
    else expect(read(wrapper)).not.toMatch(/up to|It can be opened once/);
    await choose(wrapper, carol);
    await submit(wrapper);
    expect(add.mock.calls[0]?.[0].terms).toEqual(expected);
  });

  it.each([
    [true, { openings: 2, notify: true }],
    [false, { openings: 2 }],
  ])('asks for notices like the others if administrators still allow it: %s', async (enabled, terms) => {
    rules.value = { openings: 2 };
    notices.enabled.value = enabled;
    keep();
    const { wrapper } = await open({ ...share, openings: 2, notify: true });
    await wrapper.get('details').trigger('toggle'); // closed again
    expect(notices.ask).toHaveBeenCalledOnce();
    await choose(wrapper, carol);
    await submit(wrapper);
    expect(add.mock.calls[0]?.[0].terms).toEqual(terms);
  });

  it('says what is missing or wrong, and moves the focus there', async () => {
    rules.value = { domains: ['acme.example'] };
    const { wrapper } = await open();
    await submit(wrapper);
    expect(read(wrapper)).toContain('Choose who to send it to.');
    expect(read(wrapper)).toContain('Paste the key.');
    expect(document.activeElement?.getAttribute('role')).toBe('combobox');
    await choose(wrapper, { ...carol, accountId: 'me' });
    expect(read(wrapper)).toContain('That’s you.');
    await choose(wrapper, { ...carol, ...share.person });
    expect(read(wrapper)).toContain('Bob is already a recipient');
    await choose(wrapper, { ...carol, ...erin });
    expect(read(wrapper)).toContain('Erin is already a recipient');
    await choose(wrapper, carol);
    await field(wrapper, 'Key for Bob')?.setValue(key.slice(1));
    await field(wrapper, 'Email address')?.setValue('carol@globex.example');
    await submit(wrapper);
    expect(read(wrapper)).toContain('allow keys to be emailed only to: acme.example');
    expect(read(wrapper)).toContain('Part of the key is missing.');
    expect(document.activeElement).toBe(field(wrapper, 'Email address')?.element);
    expect(add).not.toHaveBeenCalled();
  });

  it('says why it failed, and stays', async () => {
    add.mockResolvedValueOnce({ failure: { reason: 'unreachable' } });
    const { wrapper, router } = await open();
    await choose(wrapper, carol);
    await field(wrapper, 'Key for Bob')?.setValue(key);
    await submit(wrapper);
    expect(wrapper.find('[role=alert]').exists()).toBe(true);
    expect(router.currentRoute.value.params.id).toBe(share.id);
    await submit(wrapper);
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(add).toHaveBeenCalledTimes(2);
  });

  it('marks a wrong key at its field, and does not send it again', async () => {
    add.mockResolvedValueOnce({ failure: { reason: 'wrong-key' } });
    const { wrapper } = await open();
    await choose(wrapper, carol);
    await field(wrapper, 'Key for Bob')?.setValue(key);
    await submit(wrapper);
    const input = field(wrapper, 'Key for Bob');
    expect(input?.attributes('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(input?.element);
    expect(read(wrapper)).toContain('not the right key');
    await submit(wrapper);
    expect(add).toHaveBeenCalledOnce();
    await input?.setValue(Secret.generate().reveal());
    expect(read(wrapper)).not.toContain('not the right key');
    await submit(wrapper);
    expect(add).toHaveBeenCalledTimes(2);
  });

  it('does not lead away from another screen', async () => {
    keep();
    let done!: (added: { id: string }) => void;
    add.mockReturnValueOnce(new Promise((resolve) => (done = resolve)));
    const { wrapper, router } = await open();
    await choose(wrapper, carol);
    await submit(wrapper);
    await submit(wrapper); // a double click
    expect(add).toHaveBeenCalledOnce();
    wrapper.unmount();
    await router.push('/');
    done({ id: 'id-of-carol' });
    await flushPromises();
    expect(router.currentRoute.value.path).toBe('/');
  });

  function without(member: keyof ShareDetail): ShareDetail {
    const rest = { ...share };
    Reflect.deleteProperty(rest, member);
    return rest;
  }
  it.each<[string, ShareDetail, number | undefined, boolean]>([
    ['available', share, share.length, true],
    ['being opened', { ...share, status: 'claimed' }, share.length, true],
    ['being uploaded', { ...share, status: 'uploading' }, share.length, false],
    ['ended', { ...share, status: 'revoked' }, share.length, false],
    ['for somebody outside', { ...share, person: { accountId: OUTSIDER, name: 'Dora' } }, share.length, false],
    ['sent alone', without('sending'), share.length, false],
    ['without metadata', without('metadata'), share.length, false],
    ['too long', share, share.length - 1, false],
    ['of a service that makes no copies', share, undefined, false],
  ])('is for a share that can be copied: %s', (_name, one, largest, may) => {
    expect(mayAdd(one, largest)).toBe(may);
  });
});
