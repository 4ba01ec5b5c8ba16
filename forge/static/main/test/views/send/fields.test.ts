import { beforeEach, describe, expect, it } from 'vitest';

import {
  addOther,
  addressOther,
  chooseRecipient,
  clearFields,
  draftOf,
  fields,
  isFull,
  nameOfRecipient,
  removeOther,
  type Fields,
} from '../../../src/views/send/fields';
import { allowedBy } from '../../../src/views/send/allowed';
import { errorsIn } from '../../../src/views/send/validation';
import type { Limits } from '../../../src/composables/useSettings';
import { loadText } from '../../../src/text';
import { bob, carol } from './fakes';

beforeEach(clearFields);

describe('choosing the recipient', () => {
  it('fills in the address that the product shows', () => {
    chooseRecipient(bob);
    expect(fields.address).toBe('bob@acme.example');
  });

  it('keeps an address that was typed before the recipient was chosen', () => {
    fields.address = 'carol@acme.example';
    chooseRecipient(carol);
    expect(fields.address).toBe('carol@acme.example');
  });

  it('never leaves the address of one person to another', () => {
    chooseRecipient(bob);
    chooseRecipient(carol);
    expect(fields.address).toBe('');
    fields.address = 'carol@acme.example';
    chooseRecipient({ accountId: 'account-of-dave', name: 'Dave' });
    expect(fields.address).toBe('');
  });

  it('removes the filled in address together with its person', () => {
    chooseRecipient(bob);
    chooseRecipient(undefined);
    expect(fields).toMatchObject({ recipient: undefined, address: '' });
  });

  it('keeps a corrected address when the same search begins again', () => {
    chooseRecipient(bob);
    fields.address = 'robert@acme.example';
    chooseRecipient(undefined);
    expect(fields.address).toBe('robert@acme.example');
  });
});

describe('further colleagues', () => {
  it('are added once, with the address that the product shows', () => {
    addOther(bob);
    addressOther(bob, 'robert@acme.example');
    addOther(bob);
    addOther(carol);
    expect(fields.others.map(({ address }) => address)).toEqual(['robert@acme.example', '']);
    removeOther(bob);
    expect(fields.others.map(({ recipient }) => recipient)).toEqual([carol]);
  });

  it.each([
    [18, 19],
    [19, 19],
  ])('are 19 at most, with %i before', (before, after) => {
    for (let i = 0; i < before; i++) addOther({ accountId: `account ${i}`, name: 'Somebody' });
    expect(isFull(fields)).toBe(before === after);
    addOther(carol);
    expect(fields.others).toHaveLength(after);
  });

  it('get the same as the first, each at their own address', () => {
    chooseRecipient(bob);
    Object.assign(fields, { deliveryMethod: 'mail', kind: 'text', text: 'secret' });
    addOther(carol);
    expect(() => draftOf(fields)).toThrow();
    addressOther(carol, ' carol@acme.example ');
    const { accountId, name } = carol;
    expect(draftOf(fields).others).toEqual([{ recipient: { accountId, name }, address: 'carol@acme.example' }]);
    fields.deliveryMethod = 'copy';
    expect(draftOf(fields).others).toMatchObject([{ address: '' }]);
    removeOther(carol);
    expect(draftOf(fields)).not.toHaveProperty('others');
  });

  it('get nothing of what is for somebody outside', () => {
    addOther(carol);
    Object.assign(fields, { outside: true, label: 'Dr. Guest', address: 'guest@partner.example' });
    expect(draftOf(fields)).not.toHaveProperty('others');
  });
});

describe('the draft', () => {
  it('needs a recipient and an address', () => {
    fields.address = 'bob@acme.example';
    expect(() => draftOf(fields)).toThrow('missing');
    chooseRecipient(bob);
    fields.address = 'bob';
    expect(() => draftOf(fields)).toThrow('missing');
  });

  it('holds only what was chosen to be sent', () => {
    chooseRecipient(bob);
    fields.text = 'hunter2';
    expect(draftOf(fields).source).toEqual({ kind: 'files', files: [] });
    fields.kind = 'text';
    expect(draftOf(fields).source).toEqual({ kind: 'text', text: 'hunter2' });
  });
});

describe('notices', () => {
  it('are part of the draft only if they are asked for', () => {
    chooseRecipient(bob);
    expect(draftOf(fields)).not.toHaveProperty('notify');
    fields.notify = true;
    expect(draftOf(fields).notify).toBe(true);
    clearFields();
    expect(fields.notify).toBe(false);
  });
});

describe('somebody outside', () => {
  const outside: Fields = {
    outside: true,
    label: ' Dr. Guest ',
    recipient: undefined,
    others: [],
    adding: false,
    deliveryMethod: 'mail',
    address: 'guest@outside.example',
    kind: 'text',
    files: [],
    text: 'x',
    description: '',
    mailLocale: 'en',
    lifetime: undefined,
    openings: 1,
    notify: false,
    password: '',
    passwordMode: 'sealed',
  };

  it('may get a password, a colleague none', () => {
    const secured = { ...outside, password: ' a ' };
    expect(draftOf(secured).password).toBe(' a ');
    expect(draftOf(outside)).not.toHaveProperty('password');
    expect(draftOf({ ...secured, outside: false, recipient: bob })).not.toHaveProperty('password');
  });

  it('may get a gate instead, only with a password', () => {
    const gated = { ...outside, password: 'a', passwordMode: 'gate' } as const;
    expect(draftOf(gated)).toMatchObject({ password: 'a', passwordMode: 'gate' });
    expect(draftOf({ ...gated, passwordMode: 'sealed' })).not.toHaveProperty('passwordMode');
    expect(draftOf({ ...gated, password: '' })).not.toHaveProperty('passwordMode');
    expect(draftOf({ ...gated, outside: false, recipient: bob })).not.toHaveProperty('passwordMode');
  });

  it('is named by the sender, and replaces a colleague who was chosen before', () => {
    const draft = draftOf({ ...outside, recipient: bob });
    expect(draft.recipient).toEqual({ accountId: '*outsider', name: 'Dr. Guest' });
    expect(nameOfRecipient(outside)).toBe('Dr. Guest');
    expect(nameOfRecipient({ ...outside, outside: false, recipient: bob })).toBe('Bob');
  });

  it('is named without characters that are invisible or make it look like another name', () => {
    const label = '\u202eDr.\u200b\u0007 Guest\u2066';
    expect(draftOf({ ...outside, label }).recipient.name).toBe('Dr. Guest');
    expect(nameOfRecipient({ ...outside, label })).toBe('Dr. Guest');
  });

  it.each([
    ['', true],
    ['\u202e\u200b', true],
    ['n'.repeat(200), false],
    ['é'.repeat(101), true],
  ])('has a label of at most 200 bytes: %s', async (label, wrong) => {
    const text = await loadText('en');
    await text.load('share');
    const flaws = errorsIn(
      { ...outside, label },
      { accountId: 'me', largestFile: undefined, largestCopy: undefined, domains: undefined, passwordNeeded: false },
      text,
    );
    expect(flaws.map(({ field }) => field)).toEqual(wrong ? ['recipient'] : []);
  });

  it.each([
    [{ outsiders: true }, 'https://links.example/', true],
    [{ outsiders: true }, undefined, false],
    [{ outsiders: false }, 'https://links.example/', false],
    [{}, 'https://links.example/', false],
  ])('is offered only if the policy says so and there is a page: %j %s', (rules, page, offered) => {
    const limits = { largestFile: 1, lifetimeSeconds: 1, ...(page ? { page } : {}) } as Limits;
    expect(allowedBy(limits, { deliveryMethods: ['mail'], ...rules }, undefined, []).outsiders).toBe(offered);
  });

  it.each([
    [['legal'], true],
    [['finance', 'legal'], true],
    [['finance'], false],
    [[], false],
  ])('is offered to members of the groups that the policy names: %j', (groups, offered) => {
    const limits = { largestFile: 1, lifetimeSeconds: 1, page: 'https://links.example/' } as Limits;
    const rules = { deliveryMethods: ['mail' as const], outsiders: true, linkMakers: ['sales', 'legal'] };
    const { outsiders, missesLinkMakers, forbidden } = allowedBy(limits, rules, undefined, groups);
    expect([outsiders, missesLinkMakers, forbidden]).toEqual([offered, !offered, undefined]);
  });
});
