import { beforeEach, describe, expect, it } from 'vitest';

import { choose, clearEntry, draftOf, entry } from '../../../src/views/send/entry';
import { bob, carol } from './fakes';

beforeEach(clearEntry);

describe('choosing the recipient', () => {
  it('fills in the address that the product shows', () => {
    choose(bob);
    expect(entry.address).toBe('bob@acme.example');
  });

  it('keeps an address that was typed before anybody was chosen', () => {
    entry.address = 'carol@acme.example';
    choose(carol);
    expect(entry.address).toBe('carol@acme.example');
  });

  it('never leaves the address of one person to another', () => {
    choose(bob);
    choose(carol);
    expect(entry.address).toBe('');
    entry.address = 'carol@acme.example';
    choose({ accountId: 'account-of-dave', name: 'Dave' });
    expect(entry.address).toBe('');
  });

  it('takes the filled in address back with its person', () => {
    choose(bob);
    choose(undefined);
    expect(entry).toMatchObject({ recipient: undefined, address: '' });
  });

  it('leaves a corrected address alone when the same search begins again', () => {
    choose(bob);
    entry.address = 'robert@acme.example';
    choose(undefined);
    expect(entry.address).toBe('robert@acme.example');
  });
});

describe('the draft', () => {
  it('needs a recipient and an address', () => {
    entry.address = 'bob@acme.example';
    expect(() => draftOf(entry)).toThrow('missing');
    choose(bob);
    entry.address = 'bob';
    expect(() => draftOf(entry)).toThrow('missing');
  });

  it('holds only what was chosen to be sent', () => {
    choose(bob);
    entry.text = 'hunter2';
    expect(draftOf(entry).source).toEqual({ kind: 'files', files: [] });
    entry.kind = 'text';
    expect(draftOf(entry).source).toEqual({ kind: 'text', text: 'hunter2' });
  });
});
