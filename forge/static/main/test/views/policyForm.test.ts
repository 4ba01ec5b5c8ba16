import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ref, shallowRef } from 'vue';

import type { PolicyEditor, PolicyRules } from '../../src/composables/usePolicy';
import { DELIVERY_METHODS, type DeliveryMethod } from '../../src/sessions/deliveryMethod';
import { loadText, textPlugin } from '../../src/text';
import PolicyForm from '../../src/views/admin/PolicyForm.vue';

const fake = {
  stored: shallowRef<PolicyEditor['stored']['value']>(),
  saving: ref(false),
  saved: ref(false),
  failure: shallowRef<PolicyEditor['failure']['value']>(),
  save: vi.fn(() => Promise.resolve()),
} satisfies PolicyEditor;
vi.mock('../../src/composables/usePolicy', () => ({ DELIVERY_METHODS, usePolicy: () => fake }));

const names: Record<string, string> = {
  'project:1': 'Payroll',
  'space:7': 'Handbook',
  sales: 'Sales',
  'Legal-1': 'Legal',
};
const named = (id: string) => ({ id, name: names[id] ?? id });
vi.mock('../../src/api/policyNames', () => ({
  lookUpNamed: (_: string, ids: string[]) => Promise.resolve(ids.map(named)),
}));

let wrapper: VueWrapper;
let text: Awaited<ReturnType<typeof loadText>>;

const open = (level: string) =>
  mount(PolicyForm, { props: { level }, global: { plugins: [textPlugin(text)] }, attachTo: document.body });

beforeEach(async () => {
  fake.stored.value = undefined;
  fake.saving.value = fake.saved.value = false;
  fake.failure.value = undefined;
  vi.clearAllMocks();
  text = await loadText('en');
  await text.load('admin');
  wrapper = open('site');
});
afterEach(() => wrapper.unmount());

const have = async (rules: PolicyRules) => {
  fake.stored.value = {
    version: 3,
    rules,
    inherited: { deliveryMethods: [...DELIVERY_METHODS], lifetimeSeconds: 259_200 },
  };
  await flushPromises();
};
const loaded = (...deliveryMethods: DeliveryMethod[]) => have({ deliveryMethods });
const field = (label: string) => {
  const found = wrapper.findAll('.field').find((one) => one.get('label').text().startsWith(label));
  if (!found) throw new Error(`there is no ${label}`);
  return found;
};
/** What is listed below a picker. */
const picked = (label: string) => wrapper.findAll(`ul[aria-label="${label}"] li`).map((one) => one.text());
async function pick(label: string, ...ids: string[]) {
  for (const id of ids) {
    const pickers = wrapper.findAllComponents({ name: 'ItemPicker' }) as VueWrapper[];
    pickers.find((one) => one.text().startsWith(label))?.vm.$emit('update:modelValue', named(id));
    await flushPromises();
  }
}
const submit = () => wrapper.get('form').trigger('submit');
const box = (method: string) => wrapper.get<HTMLInputElement>(`#delivery-${method}`);
const checked = () => ['mail', 'own', 'copy'].filter((method) => box(method).element.checked);
const button = () => wrapper.get<HTMLButtonElement>('button[type=submit]');

it('waits for the policy', async () => {
  expect(wrapper.text()).toContain('Loading');
  expect(wrapper.find('form').exists()).toBe(false);
  await loaded('mail');
  expect(wrapper.text()).not.toContain('Loading');
});

it('shows the allowed delivery methods, each with its meaning', async () => {
  await loaded('own', 'copy');
  expect(checked()).toEqual(['own', 'copy']);
  for (const method of ['mail', 'own', 'copy']) {
    const label = wrapper.get(`label[for=delivery-${method}]`).text();
    expect(label).toMatch(/key/);
  }
});

it('replaces rules that cannot be read, and chooses no way for keys by itself', async () => {
  const said = () => wrapper.text().includes('The saved rules can’t be read');
  fake.stored.value = { version: 3, inherited: { deliveryMethods: [...DELIVERY_METHODS], lifetimeSeconds: 259_200 } };
  await flushPromises();
  expect([said(), checked(), button().element.disabled]).toEqual([true, [], true]);
  expect(wrapper.get<HTMLInputElement>('#policy-outsiders').element.checked).toBe(false);
  await box('own').setValue(true);
  await submit();
  expect(fake.save).toHaveBeenCalledExactlyOnceWith({ deliveryMethods: ['own'] });
  await loaded('own');
  expect(said()).toBe(false);
});

it('saves what is chosen', async () => {
  await loaded('mail');
  await box('mail').setValue(false);
  await box('copy').setValue(true);
  await wrapper.get('form').trigger('submit');
  expect(fake.save).toHaveBeenCalledExactlyOnceWith({ deliveryMethods: ['copy'] });
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
  const status = () => wrapper.get('form span[role=status]').text();
  expect(status()).toBe('');
  fake.saved.value = true;
  await flushPromises();
  expect(status()).toBe('Saved.');
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

it('saves each rule', async () => {
  await have({ deliveryMethods: ['mail'], senders: ['group'], places: ['project:1'] });
  expect(wrapper.text()).toMatch(/only from .?Payroll.*these groups can send: .?group/s);
  await pick('Only from these projects and spaces', 'space:7', 'project:1', 'space:7');
  expect(picked('Only from these projects and spaces')).toEqual(['Payroll', 'Handbook']);
  expect(picked('Who may send')).toEqual(['group']);
  await pick('Who may send to people outside', 'Legal-1', 'sales');
  await field('Email domains').get('input').setValue('ACME.example, @mail.acme.example acme.example');
  await field('Largest file').get('input').setValue('10,5');
  const lifetime = field('Longest time to open').get('select');
  expect(lifetime.findAll('option').map((one) => one.text().replaceAll(/[\u2066-\u2069]/g, ''))).toEqual([
    '1 hour',
    '1 day',
    'As long as the service allows (3 days)',
  ]);
  await lifetime.setValue('86400');
  await wrapper.get('#policy-placeRequired').setValue(true);
  await wrapper.get('#policy-programs').setValue(false);
  await submit();
  expect(fake.save).toHaveBeenCalledExactlyOnceWith({
    deliveryMethods: ['mail'],
    senders: ['group'],
    linkMakers: ['Legal-1', 'sales'],
    places: ['project:1', 'space:7'],
    largestFile: 10_500_000,
    lifetimeSeconds: 86_400,
    domains: ['acme.example', 'mail.acme.example'],
    placeRequired: true,
    programsForbidden: true,
  });
});

it('shows what is stored, and saves it unchanged', async () => {
  const rules: PolicyRules = {
    deliveryMethods: ['mail', 'copy'],
    largestFile: 10_485_760,
    lifetimeSeconds: 7200,
    domains: ['acme.example', 'globex.example'],
    programsForbidden: true,
  };
  await have(rules);
  expect(field('Email domains').get('input').element.value).toBe('acme.example, globex.example');
  await submit();
  expect(fake.save).toHaveBeenCalledExactlyOnceWith(rules);
});

it.each([
  ['Email domains', 'acme', 'Enter up to 20 domains'],
  ['Email domains', 'bob@acme.example', 'Enter up to 20 domains'],
  ['Email domains', '10.0.0.1', 'Enter up to 20 domains'],
  ['Email domains', 'a.b'.repeat(300), 'Enter up to 20 domains'],
  ['Email domains', Array.from({ length: 21 }, (_, n) => `acme${n}.example`).join(' '), 'Enter up to 20 domains'],
  ['Largest file', 'big', 'Enter a number of megabytes'],
  ['Largest file', '0', 'Enter a number of megabytes'],
  ['Largest file', '-1', 'Enter a number of megabytes'],
  ['Largest file', '1099512', 'Enter a number of megabytes'],
])('does not save %s %j', async (label, value, said) => {
  await loaded('mail');
  await field(label).get('input').setValue(value);
  expect(field(label).text()).toContain(said);
  expect(button().element.disabled).toBe(true);
  await submit();
  expect(fake.save).not.toHaveBeenCalled();
});

it.each([
  ['places', 50, 'Choose up to 50 projects and spaces'],
  ['senders', 16, 'Choose up to 16 groups'],
  ['linkMakers', 16, 'Choose up to 16 groups'],
])('does not save more %s than %d', async (rule, most, said) => {
  const ids = Array.from({ length: most + 1 }, (_, n) => `space:${n + 1}`);
  await have({ deliveryMethods: ['mail'], [rule]: ids.slice(1) });
  expect(button().element.disabled).toBe(false);
  await have({ deliveryMethods: ['mail'], [rule]: ids });
  expect(wrapper.text()).toContain(said);
  expect(button().element.disabled).toBe(true);
});

it('removes what was picked, and the focus goes to the picker', async () => {
  await have({ deliveryMethods: ['mail'], places: ['project:1', 'space:7'] });
  await wrapper.get('button[aria-label*="Payroll"]').trigger('click');
  await flushPromises();
  expect(picked('Only from these projects and spaces')).toEqual(['Handbook']);
  expect(document.activeElement).toBe(field('Only from these projects and spaces').get('input').element);
  await submit();
  expect(fake.save).toHaveBeenCalledExactlyOnceWith({ deliveryMethods: ['mail'], places: ['space:7'] });
});

const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/g, '');
const sentences = () => wrapper.findAll('section > ul li').map((one) => plain(one.text()));

it('saves gates and the websites that may show files', async () => {
  await loaded('mail');
  await wrapper.get('#policy-gates').setValue(true);
  const origins = field('Websites that may show files').get('input');
  await origins.setValue('WWW.acme.example/portal, https://www.acme.example http://localhost:7412');
  await submit();
  expect(fake.save).toHaveBeenLastCalledWith({
    deliveryMethods: ['mail'],
    gates: true,
    embedOrigins: ['https://www.acme.example', 'http://localhost:7412'],
  });
  await have({ deliveryMethods: ['mail'], gates: true, embedOrigins: ['*'] });
  expect(origins.element.value).toBe('*');
  await submit();
  expect(fake.save).toHaveBeenLastCalledWith({ deliveryMethods: ['mail'], gates: true, embedOrigins: ['*'] });
});

it('saves which password people outside need', async () => {
  await loaded('mail');
  const select = field('Passwords for people outside').get<HTMLSelectElement>('select');
  expect(select.element.value).toBe('none');
  await select.setValue('sealed');
  await submit();
  expect(fake.save).toHaveBeenLastCalledWith({ deliveryMethods: ['mail'], passwords: 'sealed' });
  await have({ deliveryMethods: ['mail'], passwords: 'any' });
  expect(select.element.value).toBe('any');
});

it.each(['http://www.acme.example', 'ftp://www.acme.example', '*, https://a.example', 'https://*.acme.example'])(
  'does not save %s as a website',
  async (typed) => {
    await loaded('mail');
    await field('Websites that may show files').get('input').setValue(typed);
    expect(button().element.disabled).toBe(true);
  },
);

it.each([
  [['*'], ['https://a.example'], 'These websites may show such files in a frame: https://a.example. Set here'],
  [['https://a.example'], ['*'], 'These websites may show such files in a frame: https://a.example. From the site'],
  [['*'], ['*'], 'Any website may show such files in a frame. From the site'],
  [['https://a.example'], ['https://b.example'], 'No website may show files in a frame. Set here'],
])('a website has to be allowed by the site and the project: %j, %j', async (site, project, want) => {
  wrapper.unmount();
  wrapper = open('project:10000');
  fake.stored.value = {
    version: 1,
    rules: { deliveryMethods: ['mail'], embedOrigins: project },
    inherited: { deliveryMethods: ['mail'], lifetimeSeconds: 86_400, embedOrigins: site },
  };
  await flushPromises();
  expect(sentences()).toContain(want);
});

it.each([
  [{}, {}, 'What is sent can be opened once. From the site'],
  [{ passwords: 'any' as const }, {}, 'Files for people outside must have a password. From the site'],
  [
    { passwords: 'any' as const },
    { passwords: 'sealed' as const },
    'Files for people outside must have a password that protects the content itself. Set here',
  ],
  [
    { passwords: 'sealed' as const },
    { passwords: 'any' as const },
    'Files for people outside must have a password that protects the content itself. From the site',
  ],
  [{ openings: 5 }, {}, 'What is sent can be opened once. Set here'],
  [{ openings: 5 }, { openings: 2 }, 'What is sent can be opened up to 2 times. Set here'],
  [{ openings: 2 }, { untilExpiry: true }, 'What is sent can be opened up to 2 times. From the site'],
  [
    { untilExpiry: true },
    { untilExpiry: true },
    'What is sent can be opened any number of times, until it expires. From the site',
  ],
])('the stricter rule of the site and the project applies: %j, %j', async (site, project, want) => {
  wrapper.unmount();
  wrapper = open('project:10000');
  fake.stored.value = {
    version: 1,
    rules: { deliveryMethods: ['mail'], ...project },
    inherited: { deliveryMethods: ['mail'], lifetimeSeconds: 86_400, ...site },
  };
  await flushPromises();
  expect(sentences()).toContain(want);
});

it.each([
  ['1', {}],
  ['5', { openings: 5 }],
  ['until-expiry', { untilExpiry: true }],
])('openings %s are saved and read', async (openings, rules) => {
  const { fieldsOf, rulesOf } = await import('../../src/views/admin/policyFields');
  const fields = fieldsOf({ deliveryMethods: ['mail'], ...rules });
  expect([fields.openings, rulesOf(fields)]).toEqual([openings, { deliveryMethods: ['mail'], ...rules }]);
});

it('says each rule of a project in a sentence, and which is narrower there', async () => {
  wrapper.unmount();
  wrapper = open('project:10000');
  fake.stored.value = {
    version: 1,
    rules: { deliveryMethods: ['mail', 'copy'], largestFile: 5_000_000, domains: ['acme.example'], outsiders: true },
    inherited: {
      deliveryMethods: ['mail', 'own'],
      largestFile: 10_000_000,
      lifetimeSeconds: 86_400,
      domains: ['acme.example'],
      places: ['project:10000', 'project:10001'],
    },
  };
  await flushPromises();
  expect(sentences()).toEqual([
    'Keys may reach people these ways: Email by Secure Share. Set here',
    'Keys are emailed only to addresses at acme.example. From the site',
    'Files of up to 5 MB can be sent. Set here',
    'Recipients have up to 1 day to open what they get. From the site',
    'What is sent can be opened once. From the site',
    'Files can be sent only from project:10000, project:10001. From the site',
    'Programs and applications may act for people. From the site',
    'Files can’t be sent to people outside. From the site',
    'A password for people outside always protects the content, not only access to it. From the site',
    'Where files can be sent to people outside, no password is required. From the site',
    'No website may show files in a frame. From the site',
    'Everyone on this site can send. From the site',
    'Everyone who can send can also send to people outside, where that’s allowed. From the site',
  ]);
  expect(wrapper.text()).toContain('Files that are already on their way keep their size, time and email domains');
  expect(wrapper.find('#policy-programs').exists()).toBe(false);
  expect(wrapper.find('#policy-placeRequired').exists()).toBe(false);
  expect(wrapper.text()).not.toContain('Only from these projects');
});

it('says that nothing can be sent from a project that the site does not allow', async () => {
  wrapper.unmount();
  wrapper = open('project:10000');
  const deliveryMethods = [...DELIVERY_METHODS];
  fake.stored.value = { version: 0, rules: { deliveryMethods }, inherited: { deliveryMethods, places: ['space:1'] } };
  await flushPromises();
  expect(wrapper.text()).toContain('Nothing can be sent from here');
});

it.each([
  [{ reason: 'policy', rule: 'largestFile' }, 'Change this rule: Largest file.'],
  [{ reason: 'not-administrator' }, 'Only administrators of this space or of the site can change this.'],
] as const)('explains %j in the settings of a space', async (failure, said) => {
  wrapper.unmount();
  wrapper = open('space:98305');
  fake.failure.value = failure;
  await loaded('mail');
  expect(plain(wrapper.get('.message.error').text())).toContain(said);
});
