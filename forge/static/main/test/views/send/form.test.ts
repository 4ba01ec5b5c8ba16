import { enableAutoUnmount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { addOther, clearFields, fields } from '../../../src/views/send/fields';
import { bob, carol, failure, groups, known, limits, deliveryMethods, notices, rules, sending } from './fakes';
import type { Person } from '../../../src/composables/usePeople';
import { mayStore } from '../../../src/lib/resumable';
import { add, alice, buttons, choose, drop, file, open, press, submit, words } from './screen';

const { close } = vi.hoisted(() => ({ close: vi.fn(() => Promise.resolve()) }));

vi.mock('../../../src/composables/useSend', async () => {
  const { sending: fake } = await import('./fakes');
  return { useSend: () => fake };
});
vi.mock('../../../src/composables/useSettings', async () => {
  const { settings } = await import('./fakes');
  return { useSettings: () => settings };
});
vi.mock('../../../src/composables/useNotices', async () => {
  const { notices } = await import('./fakes');
  return { useNotices: () => notices };
});
vi.mock('../../../src/composables/usePeople', () => ({
  usePeople: () => ({ search: () => Promise.resolve([]), nameOf: () => Promise.resolve({}) }),
}));
vi.mock('../../../src/composables/useSuggestions', async () => {
  const { shallowRef } = await import('vue');
  return { useSuggestions: () => shallowRef([]) };
});
vi.mock('../../../src/bridge/host', () => ({ view: { close } }));
vi.mock('../../../src/lib/resumable', async (original) => ({
  ...(await original<typeof import('../../../src/lib/resumable')>()),
  mayStore: vi.fn(() => Promise.resolve(true)),
}));

enableAutoUnmount(afterEach);
beforeEach(() => {
  vi.clearAllMocks();
  clearFields();
  sending.state.value = { phase: 'idle' };
  limits.value = known;
  deliveryMethods.value = ['mail'];
  rules.value = { deliveryMethods: ['mail', 'own', 'copy'], lifetimeSeconds: 259_200 };
  groups.value = [];
  failure.value = undefined;
  notices.enabled.value = false;
});

const address = 'input[type="email"]';
const copies = { ...known, largestCopy: 2 ** 30 };
const other = ({ accountId }: Person) => `[data-field="other-${accountId}"] input`;
const active = () => document.activeElement;

describe('the form', () => {
  it('offers the lifetimes that are allowed, and promises the chosen one', async () => {
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 1));
    const lifetime = () => screen.findAll('details select').at(-1);
    expect(lifetime()?.findAll('option').map(words)).toEqual(['3 days', '1 day', '1 hour']);
    await lifetime()?.setValue('3600');
    expect(words(screen)).toContain('Bob can open it once, until 21 Nov 2026, 13:00.');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ lifetimeSeconds: 3600 }));
    await lifetime()?.setValue('259200');
    expect(fields.lifetime).toBeUndefined();
    fields.lifetime = 86_400;
    rules.value = { deliveryMethods: ['mail'], lifetimeSeconds: 7200 };
    await screen.vm.$nextTick();
    expect(lifetime()?.findAll('option').map(words)).toEqual(['2 hours', '1 hour']);
    expect(fields.lifetime).toBeUndefined();
    expect(words(screen)).toContain('Bob can open it once, until 21 Nov 2026, 14:00.');
  });

  it('offers several openings where the policy allows them, and promises the chosen number', async () => {
    rules.value = { deliveryMethods: ['mail'], openings: 3 };
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 1));
    const times = () => screen.findAll('details select').at(-1);
    expect(times()?.findAll('option').map(words)).toEqual(['Once', '2 times', '3 times']);
    await times()?.setValue('3');
    expect(words(screen)).toContain('Bob can open it 3 times, until');
    expect(words(screen)).not.toContain('One person can open it, once');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ openings: 3 }));
    expect(words(screen)).toContain('Your administrators allow up to 3 times.');
    rules.value = { deliveryMethods: ['mail'], untilExpiry: true };
    await screen.vm.$nextTick();
    expect(words(screen)).not.toContain('Your administrators allow up to');
    expect(times()?.findAll('option')).toHaveLength(21);
    await times()?.setValue('until');
    expect(words(screen)).toContain('Bob can open it any number of times, until');
    await submit(screen);
    expect(sending.send).toHaveBeenLastCalledWith(expect.objectContaining({ untilExpiry: true }));
    rules.value = { deliveryMethods: ['mail'] };
    await screen.vm.$nextTick();
    expect(fields.openings).toBe(1);
    expect(words(screen)).not.toContain('Can be opened');
    expect(words(screen.get('details'))).toContain('It can be opened once. Administrators can allow more.');
  });

  it('offers notices only where the site has a receiver, also when nothing else can be chosen', async () => {
    deliveryMethods.value = ['copy'];
    rules.value = { deliveryMethods: ['copy'] };
    const screen = await open();
    expect(screen.find('details').exists()).toBe(false);
    expect(notices.ask).toHaveBeenCalledOnce();
    notices.enabled.value = true;
    await screen.vm.$nextTick();
    const box = screen.get<HTMLInputElement>('details input[type="checkbox"]');
    expect(box.element.checked).toBe(false);
    await box.setValue(true);
    await choose(screen, bob);
    await drop(screen, file('a', 1));
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ notify: true }));
    notices.enabled.value = false;
    await screen.vm.$nextTick();
    expect(fields.notify).toBe(false);
  });

  it('asks whether there are notices only when a person opens the other choices', async () => {
    const screen = await open();
    const more = screen.get<HTMLDetailsElement>('details');
    expect(notices.ask).not.toHaveBeenCalled();
    more.element.open = true; // this fires toggle
    await screen.vm.$nextTick();
    expect(notices.ask).toHaveBeenCalledOnce();
    more.element.open = false;
    await screen.vm.$nextTick();
    expect(notices.ask).toHaveBeenCalledOnce();
  });

  it('offers a gate in addition to a password where the service and the policy know it', async () => {
    limits.value = { ...known, page: 'https://links.example/', passwords: true, gates: true };
    rules.value = { deliveryMethods: ['mail'], outsiders: true, gates: true };
    const screen = await open();
    await screen.findAll('input[name="recipient-where"]')[1]?.setValue(true);
    expect(screen.find('input[name="password-mode"]').exists()).toBe(false);
    fields.password = 'correct horse';
    await screen.vm.$nextTick();
    const modes = screen.findAll<HTMLInputElement>('input[name="password-mode"]');
    expect(modes.map(({ element }) => element.checked)).toEqual([true, false]);
    await modes[1]?.setValue(true);
    expect(fields.passwordMode).toBe('gate');
    rules.value = { deliveryMethods: ['mail'], outsiders: true };
    await screen.vm.$nextTick();
    expect(screen.find('input[name="password-mode"]').exists()).toBe(false);
    expect(fields.passwordMode).toBe('sealed');
  });

  it('requires the password that the policy demands of people outside', async () => {
    limits.value = { ...known, page: 'https://links.example/', passwords: true, gates: true };
    deliveryMethods.value = ['copy'];
    rules.value = { deliveryMethods: ['copy'], outsiders: true, gates: true, passwords: 'sealed' };
    const screen = await open();
    await screen.findAll('input[name="recipient-where"]')[1]?.setValue(true);
    fields.label = 'Carla';
    await drop(screen, file('a', 1));
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
    expect(words(screen.get('[data-field="password"]'))).toContain('your administrators require one');
    fields.password = 'correct horse';
    await screen.vm.$nextTick();
    expect(screen.find('input[name="password-mode"]').exists()).toBe(false);
    rules.value = { deliveryMethods: ['copy'], outsiders: true, gates: true, passwords: 'any' };
    await screen.vm.$nextTick();
    expect(screen.find('input[name="password-mode"]').exists()).toBe(true);
    await submit(screen);
    expect(sending.send).toHaveBeenCalledOnce();
  });

  it('offers no lifetime where the policy allows an hour only', async () => {
    rules.value = { deliveryMethods: ['mail'], lifetimeSeconds: 3600 };
    expect(words(await open())).not.toContain('Available for');
  });

  it.each([
    ['is refused storage', false, 16 * 2 ** 20 + 1, true],
    ['is refused storage, and the file is small', false, 16 * 2 ** 20, false],
    ['may store', true, 16 * 2 ** 20 + 1, false],
  ])('says that a large upload cannot continue later, where the page %s', async (_, allowed, size, told) => {
    vi.mocked(mayStore).mockResolvedValue(allowed);
    const screen = await open();
    await drop(screen, file('a', size));
    await vi.waitFor(() => {
      expect(words(screen).includes('if you close or reload it, you have to start again')).toBe(told);
    }, 60_000);
  });

  it('refuses what is larger than the policy allows, before anything is sent', async () => {
    rules.value = { deliveryMethods: ['mail'], lifetimeSeconds: 259_200, largestFile: 10_000_000 };
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 10_000_001));
    expect(words(screen.get('[data-field="content"]'))).toContain('You can send up to 10 MB at once.');
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
  });

  it('refuses an address whose domain the policy does not allow, where the key is mailed', async () => {
    deliveryMethods.value = ['mail', 'own'];
    rules.value = { deliveryMethods: ['mail', 'own'], domains: ['globex.example', 'initech.example'] };
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 1));
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
    expect(words(screen.get('[data-field="address"]'))).toContain('globex.example, initech.example');
    await screen.get(address).setValue('bob@GLOBEX.example');
    expect(words(screen.get('[data-field="address"]'))).not.toContain('initech.example');
    await screen.get(address).setValue('bob@acme.example');
    await screen.get('details select').setValue('own');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledOnce();
  });

  it.each([
    ['no place, where one is required', { placeRequired: true }, undefined, false],
    ['a place, where one is required', { placeRequired: true }, 'space:1', true],
    ['no place, where some are allowed', { places: ['project:1'] }, undefined, false],
    ['another place', { places: ['project:1'] }, 'project:2', false],
    ['an allowed place', { places: ['project:1', 'project:2'] }, 'project:2', true],
  ])('says whether something can be sent from %s', async (_where, more, place, allowed) => {
    rules.value = { deliveryMethods: ['mail'], ...more };
    const screen = await open(place === undefined ? {} : { place });
    expect(screen.find('form').exists()).toBe(allowed);
    expect(words(screen).includes('don’t allow sending from here')).toBe(!allowed);
  });

  it.each([
    [['finance'], true],
    [[], false],
  ])('says whether members of %j can send', async (held, allowed) => {
    rules.value = { deliveryMethods: ['mail'], senders: ['finance', 'legal'] };
    groups.value = held;
    const screen = await open();
    expect(screen.find('form').exists()).toBe(allowed);
    expect(words(screen).includes('let only certain groups send')).toBe(!allowed);
  });

  it('says why somebody outside cannot be chosen', async () => {
    limits.value = { ...known, page: 'https://links.example/' };
    rules.value = { deliveryMethods: ['mail'], outsiders: true, linkMakers: ['legal'] };
    const screen = await open();
    expect(screen.find('#recipient-outside').exists()).toBe(false);
    expect(words(screen)).toContain('Only certain groups can send to people outside.');
    groups.value = ['legal'];
    await screen.vm.$nextTick();
    expect(screen.find('#recipient-outside').exists()).toBe(true);
    expect(words(screen)).not.toContain('Only certain groups');
  });

  it('says that the policies exclude each other', async () => {
    failure.value = { reason: 'policy', rule: 'domains' };
    const screen = await open();
    expect(screen.find('form').exists()).toBe(false);
    expect(words(screen)).toContain('don’t allow keys to be emailed to this domain');
  });

  it('sends in three steps when the product shows the address: person, file, Send', async () => {
    const screen = await open();
    await choose(screen, bob);
    const report = file('report.pdf', 5_000_000);
    await drop(screen, report);
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith({
      recipient: bob,
      deliveryMethod: 'mail',
      address: 'bob@acme.example',
      mailLocale: 'en-GB',
      description: '',
      source: { kind: 'files', files: [report] },
    });
  });

  it('sends the entered address, text, description and language', async () => {
    const screen = await open();
    await choose(screen, carol);
    await screen.get(address).setValue('carol@acme.example');
    await screen.get('input[type="radio"][value="text"]').setValue(true);
    await screen.get('textarea').setValue('hunter2');
    await screen.get('[data-field="description"] input').setValue('  The password  ');
    await screen.get('select').setValue('pl');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith({
      recipient: carol,
      deliveryMethod: 'mail',
      address: 'carol@acme.example',
      mailLocale: 'pl',
      description: 'The password',
      source: { kind: 'text', text: 'hunter2' },
    });
  });

  it('does not ask for an address if the sender hands the key over', async () => {
    deliveryMethods.value = ['mail', 'copy'];
    const screen = await open();
    await choose(screen, carol);
    await drop(screen, file('report.pdf', 5));
    await screen.get('details select').setValue('copy');
    expect(screen.find(address).exists()).toBe(false);
    expect(words(screen)).toContain('Pass them on yourself');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ deliveryMethod: 'copy', address: '' }),
    );
  });

  it('uses the first allowed way until the person chooses another', async () => {
    deliveryMethods.value = undefined;
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('report.pdf', 5));
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled(); // the allowed delivery methods are not loaded yet
    deliveryMethods.value = ['own', 'mail', 'copy'];
    await screen.vm.$nextTick();
    expect(words(screen)).toContain('Your organisation’s delivery service sends the key here.');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ deliveryMethod: 'own', address: bob.email }),
    );
    await screen.get('details select').setValue('mail');
    deliveryMethods.value = ['own', 'mail'];
    await screen.vm.$nextTick();
    expect(fields.deliveryMethod).toBe('mail');
  });

  it('never keeps a colleague’s address for somebody outside, nor the other way round', async () => {
    limits.value = { ...known, page: 'https://links.example/' };
    rules.value = { deliveryMethods: ['mail'], outsiders: true };
    const screen = await open();
    const entered = () => screen.get<HTMLInputElement>(address).element.value;
    await choose(screen, bob);
    expect(entered()).toBe(bob.email);
    await screen.get('#recipient-outside').setValue(true);
    expect(entered()).toBe('');
    await screen.get(address).setValue('guest@outside.example');
    await screen.get('#recipient-inside').setValue(true);
    expect(entered()).toBe(bob.email);
    await screen.get('#recipient-outside').setValue(true);
    await screen.get(address).setValue('guest@outside.example');
    rules.value = { deliveryMethods: ['mail'] };
    await screen.vm.$nextTick();
    expect([fields.outside, entered()]).toEqual([false, bob.email]);
  });

  it('offers only the allowed delivery methods', async () => {
    deliveryMethods.value = ['copy'];
    const screen = await open();
    expect(screen.find(address).exists()).toBe(false);
    expect(words(screen)).not.toContain('How the key gets there');
    deliveryMethods.value = ['mail'];
    await screen.vm.$nextTick();
    expect(screen.find(address).exists()).toBe(true);
    deliveryMethods.value = [];
    await screen.vm.$nextTick();
    expect(screen.find('form').exists()).toBe(false);
    expect(words(screen)).toContain('You can’t send yet');
  });

  it('shows the recipient and the expiry, and why the address is needed', async () => {
    const screen = await open();
    expect(words(screen)).toContain('It can be opened once, until 24 Nov 2026, 12:00. Then it’s deleted.');
    await choose(screen, bob);
    expect(words(screen)).toContain('Bob can open it once, until 24 Nov 2026, 12:00. Then it’s deleted.');
    expect(words(screen)).toContain(
      'We email the key here. The service that stores what you send never sees this address.',
    );
  });

  it('shows no expiry before the service has returned the limits', async () => {
    limits.value = undefined;
    expect(words(await open())).not.toContain('Then it’s deleted');
  });

  it('shows once next to each field what is missing, and focuses the first', async () => {
    const screen = await open();
    expect(words(screen)).not.toContain('Choose who to send it to.');
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
    expect(active()).toBe(screen.get('[role="combobox"]').element);
    for (const [field, flaw] of [
      ['recipient', 'Choose who to send it to.'],
      ['address', 'Enter the address to send the key to.'],
      ['content', 'Add a file or a folder.'],
    ]) {
      expect(words(screen.get(`[data-field="${field ?? ''}"]`))).toContain(flaw);
    }
    expect(screen.find('[role="alert"]').exists()).toBe(false);
  });

  it('keeps all input when something is missing', async () => {
    const screen = await open();
    await choose(screen, bob);
    await screen.get('[data-field="description"] input').setValue('Figures');
    await submit(screen);
    expect(words(screen)).toContain('Add a file or a folder.');
    expect(fields).toMatchObject({ recipient: bob, address: 'bob@acme.example', description: 'Figures' });
    await drop(screen, file('a', 1));
    expect(words(screen)).not.toContain('Add a file or a folder.');
  });

  it('reports a wrong address once the field was left, not while it is typed', async () => {
    const screen = await open();
    await screen.get(address).setValue('bob@');
    expect(words(screen)).not.toContain('Enter an email address');
    await screen.get(address).trigger('blur');
    expect(words(screen)).toContain('Enter an email address like name@example.com.');
    expect(screen.get(address).attributes('aria-invalid')).toBe('true');
    await screen.get(address).setValue('bob@acme.example');
    expect(words(screen)).not.toContain('Enter an email address');
  });

  it.each([
    ['a@acme.example, b@acme.example', 'Each person gets their own key.'],
    ['bob@b\u00fccher.example', 'Type it with the letters A to Z.'],
  ])('tells what is wrong with %j', async (text, said) => {
    const screen = await open();
    await screen.get(address).setValue(text);
    await screen.get(address).trigger('blur');
    expect(words(screen)).toContain(said);
  });

  it('sends to the address in a pasted text', async () => {
    const screen = await open();
    await choose(screen, carol);
    await drop(screen, file('a', 1));
    await screen.get(address).setValue('Carol <carol@ACME.example>;');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ address: 'carol@acme.example' }));
  });

  it('offers further colleagues only where the service makes copies, and not besides somebody outside', async () => {
    const screen = await open();
    expect(buttons(screen)).not.toContain('Add another person');
    limits.value = { ...copies, page: 'https://links.example/' };
    rules.value = { deliveryMethods: ['mail'], outsiders: true };
    await screen.vm.$nextTick();
    expect(buttons(screen)).toContain('Add another person');
    await screen.findAll('input[name="recipient-where"]')[1]?.setValue(true);
    expect(buttons(screen)).not.toContain('Add another person');
  });

  it('sends to several colleagues, each with their own address', async () => {
    limits.value = copies;
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 1));
    await add(screen, carol);
    expect(active()).toBe(screen.get(other(carol)).element);
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
    expect(active()).toBe(screen.get(other(carol)).element);
    expect(words(screen)).toContain('Enter the address to send the key to.');
    await screen.get(other(carol)).setValue('carol@acme.example');
    expect(words(screen)).toContain('Each person gets their own key and can open it once.');
    expect(words(screen)).toContain('Each person can open it once, until');
    await submit(screen);
    const others = [{ recipient: { accountId: carol.accountId, name: 'Carol' }, address: 'carol@acme.example' }];
    expect(sending.send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ others }));
  });

  it('checks the address of each when the person leaves it', async () => {
    limits.value = copies;
    rules.value = { deliveryMethods: ['mail'], domains: ['acme.example'] };
    const screen = await open();
    await choose(screen, bob);
    await add(screen, carol);
    await screen.get(other(carol)).setValue('carol@partner.example');
    expect(words(screen)).not.toContain('Your administrators allow keys');
    await screen.get(other(carol)).trigger('blur');
    expect(words(screen)).toContain('Your administrators allow keys to be emailed only to: acme.example');
  });

  it.each([
    [{ accountId: alice, name: 'Alice' }, 'That’s you.'],
    [bob, 'Bob is already a recipient.'],
    [carol, 'Carol is already a recipient.'],
  ])('does not add the sender or somebody twice: %o', async (person, said) => {
    limits.value = copies;
    const screen = await open();
    await choose(screen, bob);
    await add(screen, carol);
    await add(screen, person);
    expect(words(screen.get('[data-field="other"]'))).toContain(said);
    expect(fields.others).toHaveLength(1);
  });

  it('does not send to a further colleague who was chosen as the first later', async () => {
    limits.value = copies;
    const screen = await open();
    await add(screen, carol);
    await choose(screen, carol);
    expect(words(screen.get('[data-field="recipient"]'))).toContain('Carol is already a recipient.');
    await screen.get('[aria-label*="Remove"]').trigger('click');
    expect(fields.others).toEqual([]);
  });

  it('sends nothing while one more person is being chosen', async () => {
    limits.value = copies;
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 1));
    await press(screen, 'Add another person');
    expect(active()).toBe(screen.get('[data-field="other"] input').element);
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
    expect(words(screen)).toContain('Choose a person, or cancel.');
    await press(screen, 'Cancel');
    await submit(screen);
    expect(sending.send).toHaveBeenCalledOnce();
  });

  it('adds twenty recipients at most', async () => {
    limits.value = copies;
    const screen = await open();
    for (let i = 0; i < 18; i++) addOther({ ...bob, accountId: `account ${i}` });
    await screen.vm.$nextTick();
    expect(buttons(screen)).toContain('Add another person');
    await add(screen, carol);
    expect(buttons(screen)).not.toContain('Add another person');
    expect(words(screen)).toContain('You can send to up to 20 people at once.');
  });

  it('refuses what is too large to copy', async () => {
    limits.value = copies;
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 2e9));
    const content = () => words(screen.get('[data-field="content"]'));
    expect(content()).not.toContain('You can send');
    await add(screen, carol);
    expect(content()).toContain('That’s 2 GB. To several people at once, you can send up to 1 GB.');
    rules.value = { deliveryMethods: ['mail'], largestFile: 1e6 };
    await screen.vm.$nextTick();
    expect(content()).toContain('That’s 2 GB. You can send up to 1 MB at once.');
  });

  it('refuses files that are too large before anything is sent, and shows the limit', async () => {
    const screen = await open();
    await choose(screen, bob);
    await drop(screen, file('a', 6e9), file('b', 6e9));
    expect(words(screen.get('[data-field="content"]'))).toContain('That’s 12 GB. You can send up to 10 GB at once.');
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
  });

  it('counts bytes of text and description, not characters', async () => {
    const screen = await open();
    await screen.get('input[type="radio"][value="text"]').setValue(true);
    await screen.get('textarea').setValue('ą'.repeat(32_768));
    expect(words(screen)).not.toContain('too long');
    await screen.get('textarea').setValue('ą'.repeat(32_769));
    expect(words(screen)).toContain('The message is 2 bytes too long.');
    await screen.get('textarea').setValue('fits');
    await screen.get('[data-field="description"] input').setValue('ą'.repeat(2034));
    expect(words(screen)).toContain('4,068 of 4,067 bytes');
    expect(words(screen)).toContain('The description is one byte too long.');
  });

  it('calls a message a message, and sends no blank one', async () => {
    const screen = await open();
    await choose(screen, bob);
    await screen.get('input[type="radio"][value="text"]').setValue(true);
    expect(words(screen.get('h1'))).toBe('Send a message');
    expect(words(screen.get('form'))).not.toMatch(/\bfile\b/);
    await screen.get('textarea').setValue('  \n ');
    await submit(screen);
    expect(sending.send).not.toHaveBeenCalled();
    expect(words(screen)).toContain('Write a message.');
  });

  it('refuses to send to oneself', async () => {
    const screen = await open();
    await choose(screen, { accountId: alice, name: 'Alice' });
    expect(words(screen)).toContain('That’s you. Choose someone else.');
  });

  it('starts with the issue that it was opened from, in a window that it can close', async () => {
    const screen = await open({ moduleKey: 'secure-share-issue', issue: 'PROJ-12' });
    expect(fields.description.replaceAll(/[\u2066-\u2069]/g, '')).toBe('About PROJ-12');
    await press(screen, 'Close');
    expect(close).toHaveBeenCalledOnce();
  });

  it('asks before that window is closed with the only copy of a message', async () => {
    const screen = await open({ moduleKey: 'secure-share-issue' });
    Object.assign(fields, { kind: 'text', text: 'hunter2' });
    await press(screen, 'Close');
    expect(close).not.toHaveBeenCalled();
    expect(words(screen.get('dialog'))).toContain('There’s a message here that isn’t stored anywhere else.');
    await press(screen, 'Stay');
    expect(screen.get<HTMLDialogElement>('dialog').element.open).toBe(false);
    await press(screen, 'Close');
    await screen.get('dialog').findAll('button').at(-1)?.trigger('click');
    expect(close).toHaveBeenCalledOnce();
  });

  it('offers no Close on a page', async () => {
    expect(buttons(await open())).not.toContain('Close');
  });

  it('reports an upload that was cancelled, and keeps the input', async () => {
    const screen = await open();
    await choose(screen, bob);
    sending.state.value = { phase: 'cancelled', removal: 'none', mailed: false };
    await screen.vm.$nextTick();
    expect(words(screen)).toContain('Stopped. Nothing was sent, and what you entered is still here.');
    expect(screen.get<HTMLInputElement>(address).element.value).toBe('bob@acme.example');
  });
});
