// @vitest-environment node
import { inspect } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { Failed, Problem } from '@secure-share/shared/api/errors';

import { OUTSIDER } from '../../src/lib/outsider';
import { at, draft, gone, keys, mail, phases, sending, services, setUp, tab, trouble } from './sending';

vi.mock('../../src/bridge/host', () => ({}));
setUp();

describe('the mail', () => {
  it('can fail, and be sent again with another ticket to another address', async () => {
    services.faults.mail.push(new Problem('mail-failed', 'bounced', { status: 502 }));
    await sending.send(draft());
    expect(sending.state.value.phase).toBe('sent');
    expect(mail().state.value).toMatchObject({ phase: 'failed', failure: { reason: 'mail-failed' }, mailsLeft: 4 });
    expect(tab.asks).toBe(true);
    await mail().again('rob@acme.example');
    expect(mail().state.value).toEqual({ phase: 'mailed', address: 'rob@acme.example', mailsLeft: 3 });
    expect(services.mails.map(({ ticket, to, secret }) => [ticket, to, secret === mail().reveal()])).toEqual([
      ['ticket 1', 'bob@acme.example', true],
      ['ticket 2', 'rob@acme.example', true],
    ]);
    expect(services.mails[0]?.nonce).not.toBe(services.mails[1]?.nonce);
    expect(tab.asks).toBe(false);
  });

  it('is requested again with the same ticket if there was no response', async () => {
    services.faults.mail.push(gone(), trouble());
    await sending.send(draft());
    expect(mail().state.value.phase).toBe('mailed');
    expect(services.mails.map(({ ticket }) => ticket)).toEqual(['ticket 1', 'ticket 1', 'ticket 1']);
  });

  it('shows until when the limit is reached', async () => {
    services.faults.mail.push(new Problem('mail-cap', 'many', { status: 429, retryAfter: 60 }));
    const before = Date.now();
    await sending.send(draft());
    const until = Date.parse(mail().state.value.failure?.until ?? '');
    expect(until).toBeGreaterThanOrEqual(before + 60_000);
    expect(services.mails).toHaveLength(1);
  });

  it('has a limit for each share', async () => {
    await sending.send(draft());
    services.faults.ticket.push(new Problem('tickets', 'none left', { status: 429 }));
    await mail().again('bob@acme.example');
    expect(mail().state.value).toMatchObject({ phase: 'failed', failure: { reason: 'tickets' }, mailsLeft: 0 });
  });

  it('is not offered again if the policy now forbids it', async () => {
    await sending.send(draft());
    services.faults.ticket.push(new Problem('policy', 'no', { status: 403 }));
    await mail().again('bob@acme.example');
    expect(mail().state.value).toMatchObject({ phase: 'failed', failure: { reason: 'policy' }, mailsLeft: 0 });
  });

  it('refuses an invalid address without using a ticket', async () => {
    await sending.send(draft());
    await mail().again('bob@');
    expect(mail().state.value).toMatchObject({ failure: { reason: 'address' }, mailsLeft: 4 });
    expect(services.tickets).toBe(0);
  });
});

describe("the customer's own delivery", () => {
  it('gets the key instead of the key mailer, after the commit', async () => {
    await sending.send(draft(1000, { deliveryMethod: 'own' }));
    expect(phases).toEqual(['announcing', 'uploading', 'committing', 'delivering', 'sent']);
    expect(mail().deliveryMethod).toBe('own');
    expect(mail().state.value).toMatchObject({ phase: 'mailed', address: 'bob@acme.example' });
    expect(services.delivered).toEqual([
      {
        shareId: mail().shareId,
        to: { name: 'Bob', address: 'bob@acme.example' },
        from: 'Ałice'.repeat(50),
        expiresAt: '2026-01-04T00:00:00Z',
        key: mail().reveal(),
        locale: 'de',
      },
    ]);
    expect(services.mails).toEqual([]);
    expect(services.commits[0]).not.toHaveProperty('recipientHash'); // so no ticket is issued
  });

  it('is told that somebody outside gets the key', async () => {
    const recipient = { accountId: OUTSIDER, name: 'Dr. Guest' };
    await sending.send(draft(1000, { deliveryMethod: 'own', recipient, address: 'guest@outside.example' }));
    expect(services.delivered).toMatchObject([
      { to: { name: 'Dr. Guest', address: 'guest@outside.example' }, outsider: true },
    ]);
  });

  it.each(['own-refused', 'own-slow', 'own-unreachable'])(
    'is never called again automatically (%s)',
    async (reason) => {
      services.faults.deliver.push(new Failed(reason));
      await sending.send(draft(1000, { deliveryMethod: 'own' }));
      expect(sending.state.value.phase).toBe('sent');
      expect(mail().state.value).toMatchObject({ phase: 'failed', failure: { reason } });
      expect(mail().reveal()).toMatch(/^[\w-]{22}$/); // to copy
      expect(keys.hasUnmailed).toBe(true);
      expect(services.delivered).toHaveLength(1);
      expect(services.mails).toEqual([]);
    },
  );

  it('can be called again by the person, without a ticket', async () => {
    services.faults.deliver.push(new Failed('own-refused'));
    await sending.send(draft(1000, { deliveryMethod: 'own' }));
    await mail().again('bob@other.example');
    expect(mail().state.value).toMatchObject({ phase: 'mailed', address: 'bob@other.example' });
    expect(services.delivered.map(({ to }) => to.address)).toEqual(['bob@acme.example', 'bob@other.example']);
    expect([services.tickets, services.mails]).toEqual([0, []]);
  });
});

describe('the tab', () => {
  it('asks during a transfer', async () => {
    expect(tab.asks).toBe(false);
    let asked = false;
    at('uploading', () => {
      asked = tab.asks;
    });
    await sending.send(draft());
    expect([asked, tab.asks]).toEqual([true, false]);
  });

  it('keeps each key when the next share is sent, until its share ends', async () => {
    await sending.send(draft());
    const first = mail();
    sending.reset();
    await sending.send(draft());
    const second = mail();
    expect(first.reveal()).not.toBe(second.reveal());
    expect(keys.find(first.shareId)).toBe(first);
    await first.again('bob@acme.example');
    expect(services.mails.map(({ secret }) => secret)).toEqual([first.reveal(), second.reveal(), first.reveal()]);
    keys.forget(first.shareId);
    expect(keys.find(first.shareId)).toBe(undefined);
  });

  it('asks because of a key that was not mailed, also after the next share, until its share ends', async () => {
    services.faults.mail.push(new Problem('mail-failed', 'bounced', { status: 502 }));
    await sending.send(draft());
    const { shareId } = mail();
    await sending.send(draft());
    expect(tab.asks).toBe(true);
    keys.forget(shareId);
    expect(tab.asks).toBe(false);
  });

  it('never shows a key by accident', async () => {
    await sending.send(draft());
    const key = mail().reveal();
    const shown = [mail(), sending.state.value];
    expect(JSON.stringify(shown) + inspect(shown, { depth: null, showHidden: true })).not.toContain(key);
  });
});
