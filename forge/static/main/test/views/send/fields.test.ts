import { beforeEach, describe, expect, it } from 'vitest';

import { chooseRecipient, clearFields, draftOf, fields } from '../../../src/views/send/fields';
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
