// @vitest-environment node
import { openBytes, RecipientNonce, Secret } from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watch } from 'vue';

import type { CommitRequest, CreateRequest, Share } from '../../src/api/fileApi';
import type { KeyRequest } from '../../src/api/keyMailer';
import { Problem } from '../../src/api/errors';
import { createSending } from '../../src/composables/createSending';
import type { SendServices } from '../../src/composables/dispatch';
import type { Draft, Sending, SendState } from '../../src/composables/sending';
import { TestUploadPage } from '../transfer/uploadPage';
import { BlobServer } from '../transfer/blobServer';
import { noise, testEnvironment, type TestEnvironment } from '../transfer/environment';
import { NodeXhr } from '../transfer/xhr';
import { TestWorkers, Tab } from './workers';

const PART = 300_000;
const gone = () => new Problem('unreachable', 'no answer');
const trouble = () => new Problem('unavailable', 'busy', { status: 503 });

/** Both services, with faults: each call takes the next error of its list. */
class Services {
  readonly faults = { create: [] as Error[], commit: [] as Error[], ticket: [] as Error[], withdraw: [] as Error[], mail: [] as Error[] };
  readonly commits: CommitRequest[] = [];
  readonly mails: KeyRequest[] = [];
  readonly withdrawn: string[] = [];
  tickets = 0;
  onCreate: () => Promise<void> = () => Promise.resolve();
  readonly page: TestUploadPage;

  constructor(page: TestUploadPage) {
    this.page = page;
  }

  readonly share = (id: string): Share => ({
    id, role: 'sender', sender: 'alice', recipient: 'bob', status: 'available', length: 1,
    createdAt: '2026-01-01T00:00:00Z', expiresAt: '2026-01-04T00:00:00Z',
  });

  readonly services = (workers: TestWorkers, environment: TestEnvironment): SendServices => ({
    clock: environment.clock,
    startWorker: workers.start,
    myName: () => Promise.resolve('Ałice'.repeat(50)),
    sealDescription: (text, id) => Promise.resolve({ sealed: `sealed ${text} ${id}`, keyVersion: 1 }),
    mailKey: async (request) => {
      this.mails.push(request);
      await this.#fail('mail');
    },
    api: {
      createShare: async (request: CreateRequest) => {
        await this.onCreate();
        await this.#fail('create');
        const outcome = await this.page.create(request);
        if ('failure' in outcome) throw new Error(outcome.failure.reason);
        return outcome.value;
      },
      grantParts: async (_, parts) => {
        const outcome = await this.page.presignParts(parts);
        if ('failure' in outcome) throw new Error(outcome.failure.reason);
        return { parts: outcome.value, expiresAt: '2026-01-01T01:00:00Z' };
      },
      commitShare: async (id, request) => {
        this.commits.push(request);
        await this.#fail('commit');
        return { share: this.share(id), ticket: { token: 'ticket 1', expiresAt: '2026-01-01T00:10:00Z' } };
      },
      newTicket: async () => {
        await this.#fail('ticket');
        return { token: `ticket ${++this.tickets + 1}`, expiresAt: '2026-01-01T00:10:00Z' };
      },
      withdrawShare: async (id) => {
        await this.#fail('withdraw');
        this.withdrawn.push(id);
      },
      limits: () => Promise.reject(gone()),
    },
  });

  // eslint-disable-next-line @typescript-eslint/require-await -- rejects like the calls that it stands in for
  async #fail(call: keyof Services['faults']): Promise<void> {
    const error = this.faults[call].shift();
    if (error) throw error;
  }
}

let storage: BlobServer;
let environment: TestEnvironment;
let workers: TestWorkers;
let tab: Tab;
let services: Services;
let sending: Sending;
let phases: string[];

function open(partSize?: number): void {
  services = new Services(new TestUploadPage(storage, partSize));
  sending = createSending(services.services(workers, environment));
  phases = [];
  watch(sending.state, ({ phase }) => { if (phases.at(-1) !== phase) phases.push(phase); }, { flush: 'sync' });
}

beforeEach(async () => {
  tab = new Tab();
  vi.stubGlobal('XMLHttpRequest', NodeXhr);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', tab.addEventListener);
  vi.stubGlobal('removeEventListener', tab.removeEventListener);
  storage = await BlobServer.start();
  environment = testEnvironment();
  workers = new TestWorkers(environment);
  open();
});
afterEach(() => {
  storage.stop();
  vi.unstubAllGlobals();
});

const draft = (length = 1000, more: Partial<Draft> = {}): Draft => ({
  recipient: { accountId: 'bob', name: 'Bob' }, address: 'bob@acme.example', mailLocale: 'de', description: '',
  source: { kind: 'files', files: [{ file: new File([noise(length)], 'a.bin'), path: 'a.bin' }] },
  ...more,
});

/** Acts at the very moment at which a phase begins. */
function at(phase: SendState['phase'], act: () => void): void {
  const { stop } = watch(sending.state, (now) => {
    if (now.phase !== phase) return;
    stop();
    act();
  }, { flush: 'sync' });
}

describe('sending', () => {
  it('goes all the way to the mail', async () => {
    expect(sending.key()).toBe(undefined);
    await sending.send(draft(1000, { description: 'for you' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent', expiresAt: '2026-01-04T00:00:00Z', mailed: true, mailsLeft: 4 });
    expect(phases).toEqual(['reading', 'announcing', 'uploading', 'committing', 'mailing', 'sent']);

    const [mail] = services.mails;
    const key = sending.key() ?? '';
    expect(mail).toMatchObject({ ticket: 'ticket 1', secret: key, to: 'bob@acme.example', locale: 'de' });
    const hash = await RecipientNonce.parse(mail?.nonce ?? '').hash('bob@acme.example');
    expect(services.commits[0]?.recipientHash).toBe(hash);
    expect(new TextEncoder().encode(services.commits[0]?.senderName)).toHaveLength(199); // whole characters, 200 bytes at most
    expect(Buffer.from(await openBytes(Secret.parse(key).ikm(), services.page.body())).equals(noise(1000))).toBe(true);
    expect(services.page.announced[0]?.description?.sealed).toBe(`sealed for you ${services.page.announced[0]?.id ?? ''}`);
    expect(workers.workers.map((p) => p.stopped)).toEqual([true]);
  });

  it('hands the checksum of the parts to the commit', async () => {
    open(PART);
    await sending.send(draft(1_000_000));
    expect(services.commits[0]?.sha256).toMatch(/^[\w-]{43}$/);
  });

  it('refuses a bad address before anything is read', async () => {
    await sending.send(draft(1000, { address: 'bob' }));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'address' }, canRetry: false });
    expect(phases).toEqual(['failed']);
  });

  it('asks for the commit until it is answered', async () => {
    services.faults.commit.push(...Array.from({ length: 20 }, trouble));
    await sending.send(draft());
    expect(sending.state.value.phase).toBe('sent');
    expect(new Set(services.commits.map((c) => JSON.stringify(c))).size).toBe(1);
  });

  it('fails with what kept the file from arriving, and can be tried again', async () => {
    for (let i = 0; i < 5; i++) storage.faults.push({ method: 'PUT', cutAfter: 1 });
    services.faults.commit.push(new Problem('not-stored', 'nothing', { status: 409 }));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true });
    await sending.retry();
    expect(sending.state.value.phase).toBe('sent');
    expect(services.withdrawn).toEqual([]);
  });

  it('goes on with the commit, not with the upload, when only that failed', async () => {
    services.faults.commit.push(...Array.from({ length: 5 }, gone));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true });
    await sending.retry();
    expect(sending.state.value.phase).toBe('sent');
    expect(storage.log).toEqual(['PUT /whole 200']);
  });

  it.each([
    ['offline', false, gone()], ['unreachable', true, gone()], ['unavailable', true, trouble()],
    ['too-many', true, new Problem('unavailable', 'slow down', { status: 429 })],
  ])('tells %s from other failures', async (reason, online, error) => {
    environment.clock.isOnline = online;
    services.faults.commit.push(...Array.from({ length: 70 }, () => error));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason }, canRetry: true });
  });

  it('takes the share back when it cannot be sent after all', async () => {
    services.faults.commit.push(new Problem('mismatch', 'other bytes', { status: 409 }));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'mismatch' }, canRetry: false });
    await vi.waitFor(() => { expect(services.withdrawn).toEqual([services.page.announced[0]?.id]); });
    expect(workers.workers[0]?.stopped).toBe(true);
  });
});

describe('cancelling', () => {
  it('shows at once and takes back what was announced, even if its answer is still out', async () => {
    let answer: () => void = () => undefined;
    services.faults.withdraw.push(gone(), trouble());
    const asked = new Promise<void>((resolve) => {
      services.onCreate = () => new Promise((reply) => {
        answer = reply;
        resolve();
      });
    });
    const sent = sending.send(draft());
    await asked;
    sending.cancel();
    expect(sending.state.value).toEqual({ phase: 'cancelled' });
    expect(services.withdrawn).toEqual([]);
    answer();
    await sent;
    await vi.waitFor(() => { expect(services.withdrawn).toHaveLength(1); });
    expect([sending.state.value.phase, storage.log, services.commits]).toEqual(['cancelled', [], []]);
  });

  it('sends nothing when nothing was announced', async () => {
    at('reading', () => { sending.cancel(); });
    await sending.send(draft(2_000_000));
    await vi.waitFor(() => { expect(workers.workers[0]?.stopped).toBe(true); });
    expect([services.page.announced, services.withdrawn]).toEqual([[], []]);
  });

  it.each(['create', 'commit'] as const)('asks the person once the sign-in was refused, and goes on from there (%s)', async (call) => {
    services.faults[call].push(new Problem('unauthorized', 'no', { status: 401 }));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'unauthorized' }, canRetry: true });
    expect(services.withdrawn).toEqual([]);
    await sending.retry();
    expect(sending.state.value).toMatchObject({ phase: 'sent', mailed: true });
    expect(storage.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('gives a failed share back when the person gives it up', async () => {
    services.faults.commit.push(...Array.from({ length: 5 }, gone));
    await sending.send(draft());
    sending.reset();
    expect(sending.state.value.phase).toBe('idle');
    await vi.waitFor(() => { expect(services.withdrawn).toHaveLength(1); });
  });
});

describe('the mail', () => {
  it('may fail, and be sent again on another ticket to another address', async () => {
    services.faults.mail.push(new Problem('mail-failed', 'bounced', { status: 502 }));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'sent', mailed: false, mailFailure: { reason: 'mail-failed' }, mailsLeft: 4 });
    expect(tab.asks).toBe(true);
    await sending.mailAgain('rob@acme.example');
    expect(sending.state.value).toMatchObject({ phase: 'sent', mailed: true, mailsLeft: 3 });
    expect('mailFailure' in sending.state.value).toBe(false);
    expect(services.mails.map(({ ticket, to, secret }) => [ticket, to, secret === sending.key()])).toEqual([
      ['ticket 1', 'bob@acme.example', true], ['ticket 2', 'rob@acme.example', true],
    ]);
    expect(services.mails[0]?.nonce).not.toBe(services.mails[1]?.nonce);
    expect(tab.asks).toBe(false);
  });

  it('is asked for again on the same ticket when no answer came', async () => {
    services.faults.mail.push(gone(), trouble());
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'sent', mailed: true });
    expect(services.mails.map(({ ticket }) => ticket)).toEqual(['ticket 1', 'ticket 1', 'ticket 1']);
  });

  it('tells until when there are too many', async () => {
    services.faults.mail.push(new Problem('mail-cap', 'many', { status: 429, retryAfter: 60 }));
    const before = Date.now();
    await sending.send(draft());
    const { state } = sending;
    const until = state.value.phase === 'sent' ? Date.parse(state.value.mailFailure?.until ?? '') : 0;
    expect(until).toBeGreaterThanOrEqual(before + 60_000);
    expect(services.mails).toHaveLength(1);
  });

  it('runs out', async () => {
    await sending.send(draft());
    services.faults.ticket.push(new Problem('tickets', 'none left', { status: 429 }));
    await sending.mailAgain('bob@acme.example');
    expect(sending.state.value).toMatchObject({ phase: 'sent', mailed: false, mailFailure: { reason: 'tickets' }, mailsLeft: 0 });
  });

  it('does not go to what is no address, nor costs a ticket', async () => {
    await sending.send(draft());
    await sending.mailAgain('bob@');
    expect(sending.state.value).toMatchObject({ mailFailure: { reason: 'address' }, mailsLeft: 4 });
    expect(services.tickets).toBe(0);
  });
});

describe('the tab', () => {
  it('warns while something is under way, and forgets the key on reset', async () => {
    expect(tab.asks).toBe(false);
    let asked = false;
    at('uploading', () => { asked = tab.asks; });
    await sending.send(draft());
    expect(asked).toBe(true);
    expect(tab.asks).toBe(false);
    expect(sending.key()).toMatch(/^[\w-]{22}$/);
    sending.reset();
    expect(sending.key()).toBe(undefined);
  });
});
