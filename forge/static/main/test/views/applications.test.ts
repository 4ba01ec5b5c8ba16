import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shallowRef, type Component } from 'vue';

import '../api/backend'; // the bridge, without which the composables cannot be loaded
import type { Failure } from '@secure-share/shared/api/errors';
import type { Application, Applications } from '../../src/composables/useApplications';
import type { Consent, Consents } from '../../src/composables/useConsents';
import type { PersonPrograms as Programs, Program } from '../../src/composables/usePersonPrograms';
import { loadText, textPlugin } from '../../src/text';
import PersonPrograms from '../../src/views/admin/PersonPrograms.vue';
import TrustedApplications from '../../src/views/admin/TrustedApplications.vue';
import ConsentList from '../../src/views/programs/ConsentList.vue';
import { words } from '../components/mounting';

const PEM = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=
-----END PUBLIC KEY-----`;
/** Of the same key. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIHQMIGDoAMCAQICAQEwBQYDK2VwMBIxEDAOBgNVBAMMB1BheXJvbGwwHhcNMjYw
MTAxMDAwMDAwWhcNNDYwMTAxMDAwMDAwWjASMRAwDgYDVQQDDAdQYXlyb2xsMCow
BQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbgwBQYDK2Vw
A0EAA+vig980GnCnJhhIRFJ7nISqbLNxvUMSyWuPE7kGlyJ+UPcyKMJVVAiESCj+
VgkO7nDRKl93nPXj92QIV3XFBw==
-----END CERTIFICATE-----`;
const FINGERPRINT = 'd481-b6b4-c1fb-276c-1b25';

const succeeds = () => Promise.resolve<Failure | undefined>(undefined);
const registry = {
  applications: shallowRef<readonly Application[]>(),
  failure: shallowRef<Failure>(),
  load: vi.fn(() => Promise.resolve()),
  register: vi.fn(succeeds),
  change: vi.fn<Applications['change']>(succeeds),
  renew: vi.fn(succeeds),
  revoke: vi.fn(succeeds),
} satisfies Applications;
const certificateAt = vi.fn<(address: string) => Promise<string | Failure>>();
const own = {
  consents: shallowRef<readonly Consent[]>(),
  failure: shallowRef<Failure>(),
  load: vi.fn(() => Promise.resolve()),
  change: vi.fn(succeeds),
} satisfies Consents;
const of = {
  programs: shallowRef<readonly Program[]>(),
  failure: shallowRef<Failure>(),
  show: vi.fn<Programs['show']>(() => Promise.resolve()),
  revoke: vi.fn(() => Promise.resolve()),
} satisfies Programs;
vi.mock('../../src/composables/usePersonPrograms', () => ({ usePersonPrograms: () => of }));
vi.mock('../../src/composables/useApplications', async (original) => ({
  ...(await original<typeof import('../../src/composables/useApplications')>()),
  useApplications: () => registry,
  certificateAt: (address: string) => certificateAt(address),
}));
vi.mock('../../src/composables/useConsents', () => ({ useConsents: () => own }));
const people = [
  { accountId: 'bob', name: 'Bob Baker' },
  { accountId: 'carol', name: 'Carol Cook' },
];
vi.mock('../../src/composables/usePeople', () => ({
  usePeople: () => ({
    search: (query: string) => Promise.resolve(people.filter(({ name }) => name.includes(query))),
    nameOf: (id: string) =>
      Promise.resolve(people.find(({ accountId }) => accountId === id) ?? { accountId: id, name: '' }),
  }),
}));

let wrapper: VueWrapper;

async function show(component: Component) {
  const text = await loadText('en', 'UTC');
  await Promise.all([text.load('admin'), text.load('programs')]);
  wrapper = mount(component, { global: { plugins: [textPlugin(text)] }, attachTo: document.body }) as VueWrapper;
}
beforeEach(() => {
  registry.applications.value = [];
  registry.failure.value = own.failure.value = own.consents.value = undefined;
  vi.clearAllMocks();
  registry.register.mockImplementation(succeeds);
  registry.change.mockImplementation(succeeds);
  registry.renew.mockImplementation(succeeds);
  own.change.mockImplementation(succeeds);
});
afterEach(() => {
  wrapper.unmount();
  vi.useRealTimers();
});

const button = (name: string) => {
  const found = wrapper.findAll('button').find((one) => one.isVisible() && one.text() === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const labelled = (label: string) => {
  const found = wrapper.findAll('label').find((one) => words(one.text()) === label);
  if (!found) throw new Error(`there is no ${label}`);
  return found.find('input').exists() ? found.get('input') : wrapper.get(`[id="${found.attributes('for') ?? ''}"]`);
};

async function fill() {
  await button('Register an application').trigger('click');
  await labelled('Certificate or public key').setValue(`${PEM}\n`);
  await labelled('Name').setValue(' Payroll ');
  await labelled('Where it may connect from').setValue('192.0.2.0/24, ::1');
  await vi.waitUntil(() => wrapper.find('form code').exists(), 60_000);
}

it('registers an application whose fingerprint was shown', async () => {
  await show(TrustedApplications);
  expect(wrapper.text()).toContain('No application is registered.');
  await fill();
  expect(wrapper.get('form code').text()).toBe(FINGERPRINT);
  await labelled('See a person’s lists and activity').setValue(true);
  await labelled('Each request is valid for').setValue('300');
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  expect(registry.register).toHaveBeenCalledExactlyOnceWith({
    certificate: PEM,
    name: 'Payroll',
    timeoutSeconds: 300,
    sources: ['192.0.2.0/24', '::1'],
    scopes: ['send', 'read'],
  });
  expect(wrapper.find('form').exists()).toBe(false);
  expect(words(wrapper.get('.message.success').text())).toContain('Payroll is registered.');
});

it('registers an application for the listed requests', async () => {
  await show(TrustedApplications);
  await fill();
  await labelled('Only these requests (optional)').setValue('GET /v1/shares/{id}, GET /v1/inbox');
  await wrapper.get('form').trigger('submit');
  expect(wrapper.text()).toContain('Enter at most 20 requests');
  expect(registry.register).not.toHaveBeenCalled();
  await labelled('Only these requests (optional)').setValue('POST /v1/shares\n GET /v1/shares/{id}\n');
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  expect(registry.register).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ requests: ['POST /v1/shares', 'GET /v1/shares/{id}'] }),
  );
});

it('fetches the certificate from an address, and shows its fingerprint', async () => {
  await show(TrustedApplications);
  await button('Register an application').trigger('click');
  await labelled('Address of the application (optional)').setValue(' payroll.acme.example ');
  certificateAt.mockResolvedValue({ reason: 'malformed' });
  await button('Fetch').trigger('click');
  await flushPromises();
  expect(wrapper.get('[role=alert]').text()).toContain('without a path');
  certificateAt.mockResolvedValue({ reason: 'certificate-redirect' });
  await labelled('Address of the application (optional)').trigger('keydown', { key: 'Enter' });
  await flushPromises();
  expect(wrapper.get('[role=alert]').text()).toContain('The server redirects');
  expect(wrapper.find('form code').exists()).toBe(false);
  certificateAt.mockResolvedValue(PEM);
  await button('Fetch').trigger('click');
  await vi.waitUntil(() => wrapper.find('form code').exists(), 60_000);
  expect(wrapper.get('form code').text()).toBe(FINGERPRINT);
  expect(wrapper.find('[role=alert]').exists()).toBe(false);
  expect(certificateAt).toHaveBeenCalledTimes(3);
  expect(certificateAt).toHaveBeenCalledWith('payroll.acme.example');
  expect(registry.register).not.toHaveBeenCalled();
});

it('says what is missing, and sends nothing', async () => {
  await show(TrustedApplications);
  await button('Register an application').trigger('click');
  await labelled('Send files and messages').setValue(false);
  await labelled('People that I choose').setValue(true);
  await wrapper.get('form').trigger('submit');
  for (const said of [
    'Paste one certificate',
    'Enter a name.',
    'Choose at least one.',
    'Choose at least one person.',
    'Enter IP addresses',
  ])
    expect(wrapper.text()).toContain(said);
  expect(registry.register).not.toHaveBeenCalled();
});

it('lists the people whom the administrator picks', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  await show(TrustedApplications);
  await fill();
  await labelled('People that I choose').setValue(true);
  for (const { name } of people) {
    await wrapper.get('[role=combobox]').setValue(name);
    await vi.waitUntil(() => wrapper.find('[role=option]').exists(), 60_000);
    await wrapper.get('[role=option]').trigger('click');
    await flushPromises();
  }
  await wrapper.get('[aria-label*="Bob Baker"]').trigger('click');
  await wrapper.get('form').trigger('submit');
  expect(registry.register).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ people: ['carol'] }));
});

it.each([
  ['malformed', 'Check that the certificate is valid today'],
  ['application-exists', 'This key is registered already'],
])('keeps what was entered if the service refuses it: %s', async (reason, said) => {
  registry.register.mockResolvedValue({ reason });
  await show(TrustedApplications);
  await fill();
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  expect(wrapper.get('form [role=alert]').text()).toContain(said);
  expect((labelled('Name').element as HTMLInputElement).value).toBe(' Payroll ');
});

const ID = '1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y';
const payroll: Application = {
  id: 'A'.repeat(43),
  keyId: ID,
  version: 4,
  name: 'Payroll',
  timeoutSeconds: 60,
  sources: ['192.0.2.0/24'],
  scopes: ['send'],
  people: ['bob', 'gone'],
  registeredAt: '2027-01-15T12:00:00Z',
  lastUsedOn: '2027-01-16',
};

it('shows the requests to which an application is limited', async () => {
  registry.applications.value = [{ ...payroll, requests: ['POST /v1/shares', 'GET /v1/shares/{id}'] }];
  await show(TrustedApplications);
  expect(words(wrapper.get('dl').text())).toContain('Only these requestsPOST /v1/shares, GET /v1/shares/{id}');
});

it('shows what was registered, and revokes it after a question', async () => {
  registry.applications.value = [payroll];
  await show(TrustedApplications);
  await flushPromises();
  const facts = Object.fromEntries(
    wrapper.findAll('dt').map((dt) => [dt.text(), words(dt.element.nextElementSibling?.textContent ?? '')]),
  );
  expect(facts).toEqual({
    'What it may do': 'Send files and messages',
    'Who it acts for': 'Bob Baker, gone',
    'Where it may connect from': '192.0.2.0/24',
    'Each request is valid for': '1 minute',
    Fingerprint: FINGERPRINT,
    'Registration ends': 'When you revoke it',
    'Last used': expect.stringContaining('16') as string,
  });
  await button('Revoke').trigger('click');
  expect(registry.revoke).not.toHaveBeenCalled();
  await wrapper.get('dialog .danger').trigger('click');
  expect(registry.revoke).toHaveBeenCalledExactlyOnceWith(payroll.id);
});

async function showChange(application: Application) {
  registry.applications.value = [application];
  await show(TrustedApplications);
  await button('Change').trigger('click');
  await flushPromises();
}

it('changes an application, beginning with what it has', async () => {
  const before = { ...payroll, timeoutSeconds: 45, people: ['bob', '*closed', 'gone'], requests: ['POST /v1/shares'] };
  await showChange(before);
  const form = wrapper.get('form');
  expect(words(form.text())).toContain('The certificate stays the same.');
  expect(form.text()).not.toContain('Certificate or public key');
  expect(form.get('details').element.open).toBe(true);
  expect((labelled('Each request is valid for').element as HTMLSelectElement).value).toBe('45');
  expect(form.findAll('li bdi').map((one) => one.text())).toEqual(['Bob Baker', 'gone']);
  await labelled('Name').setValue('Payslips');
  await labelled('Where it may connect from').setValue('192.0.2.7');
  await labelled('Download what was sent to a person, still encrypted').setValue(true);
  await form.trigger('submit');
  await flushPromises();
  expect(registry.change).toHaveBeenCalledExactlyOnceWith(before, {
    name: 'Payslips',
    timeoutSeconds: 45,
    sources: ['192.0.2.7'],
    scopes: ['send', 'receive'],
    requests: ['POST /v1/shares'],
    people: ['bob', 'gone'],
  });
  expect(wrapper.find('form').exists()).toBe(false);
  expect(words(wrapper.get('.message.success').text())).toBe('Payroll has new settings.');
});

it('lifts the limits of an application', async () => {
  await showChange({ ...payroll, requests: ['POST /v1/shares'] });
  await labelled('Everyone who agrees').setValue(true);
  await labelled('Only these requests (optional)').setValue('');
  await wrapper.get('form').trigger('submit');
  const settings = registry.change.mock.lastCall?.[1] ?? {};
  expect(['people' in settings, 'requests' in settings]).toEqual([false, false]);
});

it.each([
  ['malformed', 'each range begins with its first address'],
  ['application-changed', 'was changed in the meantime'],
])('keeps what was entered if the service refuses the change: %s', async (reason, said) => {
  registry.change.mockResolvedValue({ reason });
  await showChange(payroll);
  await labelled('Name').setValue('Payslips');
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  const alert = wrapper.get('form [role=alert]').text();
  expect(alert).toContain(said);
  expect(alert).not.toContain('certificate');
  expect((labelled('Name').element as HTMLInputElement).value).toBe('Payslips');
  await button('Cancel').trigger('click');
  expect(wrapper.find('form').exists()).toBe(false);
});

async function fillRenewal(application: Application) {
  registry.applications.value = [application];
  await show(TrustedApplications);
  await button('New certificate').trigger('click');
  await labelled('Certificate or public key').setValue(`${PEM}\n`);
  await vi.waitUntil(() => wrapper.find('form code').exists(), 60_000);
}

it.each([true, false])('gives an application another key, and keeps the old one for a while: %s', async (keep) => {
  await fillRenewal({ ...payroll, keyId: 'E'.repeat(43), previousKeyUntil: '2027-01-22T12:00:00Z' });
  expect(wrapper.text()).toContain('Old key accepted until');
  if (!keep)
    await labelled('Accept the old key for another 7 days, until the application uses the new one').setValue(false);
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  expect(registry.renew).toHaveBeenCalledExactlyOnceWith(payroll.id, { certificate: PEM, keepPrevious: keep });
  expect(wrapper.find('form').exists()).toBe(false);
  expect(words(wrapper.get('.message.success').text())).toBe('Payroll has a new certificate.');
});

it('asks nothing about the old key if the new certificate has the same', async () => {
  await fillRenewal(payroll);
  expect(wrapper.text()).not.toContain('Accept the old key');
  await wrapper.get('form').trigger('submit');
  expect(registry.renew).toHaveBeenCalledExactlyOnceWith(payroll.id, { certificate: PEM, keepPrevious: false });
});

it.each([true, false])('asks about an old key that is still accepted: %s', async (keep) => {
  await fillRenewal({ ...payroll, previousKeyUntil: '2026-11-30T12:00:00Z' });
  await labelled('Keep accepting the old key until Nov 30, 2026, 12:00 PM').setValue(keep);
  await wrapper.get('form').trigger('submit');
  expect(registry.renew).toHaveBeenCalledExactlyOnceWith(payroll.id, { certificate: PEM, keepPrevious: keep });
});

it('shows when the registration would end, before it is saved', async () => {
  await fillRenewal(payroll);
  expect(words(wrapper.get('form').text())).toContain('Registration ends: When you revoke it');
  await labelled('Certificate or public key').setValue(CERTIFICATE);
  await vi.waitUntil(() => words(wrapper.get('form').text()).includes('Registration ends: Jan 1, 2046'), 60_000);
});

it.each([
  ['malformed', 'Check that it’s valid today'],
  ['application-exists', 'This key is registered already'],
])('keeps the form if the service refuses the certificate: %s', async (reason, said) => {
  registry.renew.mockResolvedValue({ reason });
  await fillRenewal(payroll);
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  expect(wrapper.get('form [role=alert]').text()).toContain(said);
  expect(wrapper.find('.message.success').exists()).toBe(false);
  await button('Cancel').trigger('click');
  expect(wrapper.find('form').exists()).toBe(false);
});

it('sends no renewal without a certificate', async () => {
  registry.applications.value = [payroll];
  await show(TrustedApplications);
  await button('New certificate').trigger('click');
  await wrapper.get('form').trigger('submit');
  expect(wrapper.text()).toContain('Paste one certificate');
  expect(registry.renew).not.toHaveBeenCalled();
});

it('offers to load the list again', async () => {
  registry.failure.value = { reason: 'unavailable' };
  await show(TrustedApplications);
  await button('Try again').trigger('click');
  expect(registry.load).toHaveBeenCalledTimes(2);
});

const consent = (more: Partial<Consent>): Consent => ({
  id: 'A'.repeat(43),
  name: 'Payroll',
  scopes: ['send', 'receive'],
  askedAt: '2027-01-15T12:00:00Z',
  acts: false,
  listed: false,
  ...more,
});

it('shows nothing where no application asks', async () => {
  own.consents.value = [];
  await show(ConsentList);
  expect(wrapper.text()).toBe('');
});

it('agrees after a question that says what for', async () => {
  own.consents.value = [consent({})];
  await show(ConsentList);
  expect(wrapper.text()).toContain('Doesn’t act for you unless you agree.');
  await button('Agree').trigger('click');
  expect(own.change).not.toHaveBeenCalled();
  expect(wrapper.get('dialog').text()).toContain('Send files and messages · Open what was sent to you');
  await wrapper.get('dialog .primary').trigger('click');
  await flushPromises();
  expect(own.change).toHaveBeenCalledExactlyOnceWith(consent({}), true);
  expect(wrapper.get('dialog').element.open).toBe(false);
});

it('asks again if the application may do more by now', async () => {
  own.change.mockResolvedValue({ reason: 'application-changed' });
  own.consents.value = [consent({})];
  await show(ConsentList);
  await button('Agree').trigger('click');
  await wrapper.get('dialog .primary').trigger('click');
  await flushPromises();
  expect(wrapper.get('dialog').element.open).toBe(true);
  expect(wrapper.get('dialog [role=alert]').text()).toContain('may do more than before');
});

it('withdraws at once, and says why that failed', async () => {
  own.change.mockResolvedValue({ reason: 'no-such-application' });
  own.consents.value = [consent({ acts: true })];
  await show(ConsentList);
  await button('Withdraw').trigger('click');
  await flushPromises();
  expect(own.change).toHaveBeenCalledExactlyOnceWith(consent({ acts: true }), false);
  expect(wrapper.get('[role=alert]').text()).toContain('no longer registered');
});

it('asks nothing of people whom an administrator listed', async () => {
  own.consents.value = [consent({ acts: true, listed: true })];
  await show(ConsentList);
  expect(wrapper.text()).toContain('Your administrators chose that.');
  expect(wrapper.findAll('button').filter((one) => one.isVisible())).toEqual([]);
});

it('offers to load the consents again', async () => {
  own.failure.value = { reason: 'unavailable' };
  await show(ConsentList);
  await button('Try again').trigger('click');
  expect(own.load).toHaveBeenCalledTimes(2);
});

it('shows the programs of the person who is picked, and revokes one', async () => {
  const program = {
    id: 'A'.repeat(43),
    name: 'Laptop',
    scopes: ['send'] as const,
    createdAt: '2027-01-15T12:00:00Z',
    expiresAt: '2027-02-15T12:00:00Z',
  };
  of.show.mockImplementation((id) => {
    of.programs.value = id === 'bob' ? [program] : undefined;
    return Promise.resolve();
  });
  await show(PersonPrograms);
  await wrapper.get('[role=combobox]').setValue('Bob');
  await vi.waitUntil(() => wrapper.find('[role=option]').exists(), 60_000);
  await wrapper.get('[role=option]').trigger('click');
  await flushPromises();
  expect(words(wrapper.get('li.panel').text())).toMatch(/^Laptop.*Last used: Never\./s);
  await button('Revoke').trigger('click');
  expect(of.revoke).toHaveBeenCalledExactlyOnceWith(program);
  of.programs.value = [];
  await flushPromises();
  expect(wrapper.text()).toContain('This person hasn’t approved any program.');
});
