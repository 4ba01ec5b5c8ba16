// @vitest-environment node
import { inspect } from 'node:util';

import { openBytes, openMetadata, RecipientNonce, Secret } from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watch } from 'vue';

import type { CommitRequest, CreateRequest, Share } from '../../src/api/fileApi';
import type { KeyRequest } from '../../src/api/schema';
import { Failed, Problem } from '@secure-share/shared/api/errors';
import type { KeyToDeliver } from '../../src/api/ownDelivery';
import { KeyMails } from '../../src/sessions/keyMail';
import { notStored, type OwnUpload } from '../../src/sessions/ownUploads';
import type { FoundUpload, SavedUpload } from '../../src/sessions/savedUploads';
import type { Draft, SendServices, SendState } from '../../src/sessions/sendSession';
import { OUTSIDER } from '../../src/lib/outsider';
import { createSending, type Sending } from '../../src/composables/useSend';
import { BlobServer } from '../transfer/blobServer';
import { noise, testEnvironment, type TestEnvironment } from '../../../../shared/test/transfer/environment';
import { TestUploadPage } from '../transfer/uploadPage';
import { NodeXhr } from '../transfer/xhr';
import { Tab, TestWorkers } from './workers';

vi.mock('../../src/bridge/host', () => ({}));

const PART = 300_000;
const gone = () => new Problem('unreachable', 'no answer');
const trouble = () => new Problem('unavailable', 'busy', { status: 503 });

/** Both services, with faults: each call takes the next error of its list. */
class Services {
  readonly faults = {
    create: [] as Error[],
    commit: [] as Error[],
    ticket: [] as Error[],
    withdraw: [] as Error[],
    mail: [] as Error[],
    deliver: [] as Error[],
    seal: [] as Error[],
  };
  readonly commits: CommitRequest[] = [];
  readonly mails: KeyRequest[] = [];
  readonly delivered: KeyToDeliver[] = [];
  readonly withdrawn: string[] = [];
  tickets = 0;
  kept: SavedUpload | undefined;
  readonly sums = new Map<number, string>();
  /** What another page has left. */
  found: FoundUpload | undefined;
  onCreate: () => Promise<void> = () => Promise.resolve();
  readonly page: TestUploadPage;

  constructor(page: TestUploadPage) {
    this.page = page;
  }

  readonly share = (id: string): Share => ({
    id,
    role: 'sender',
    sender: 'alice',
    recipient: 'bob',
    status: 'available',
    length: 1,
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-04T00:00:00Z',
  });

  readonly services = (workers: TestWorkers, environment: TestEnvironment): SendServices => ({
    clock: environment.clock,
    keys,
    uploads: {
      begin: (id) => {
        own.push(`begun ${id}`);
        return Promise.resolve(this.#own(id));
      },
      resume: (id) => {
        const { found } = this;
        if (!found) return Promise.resolve(undefined);
        own.push(`resumed ${id}`);
        return Promise.resolve({ upload: this.#own(id), found });
      },
    },
    startWorker: workers.start,
    myName: () => Promise.resolve('Ałice'.repeat(50)),
    sealDescription: (text, id) => Promise.resolve({ sealed: `sealed ${text} ${id}`, keyVersion: 1 }),
    sealLabel: (label, id) => Promise.resolve({ sealed: `sealed ${label} ${id}`, keyVersion: 1 }),
    sealFileInfo: async (info, id) => {
      await this.#fail('seal');
      return { sealed: `sealed ${JSON.stringify(info)} ${id}`, keyVersion: 1 };
    },
    deliverKey: async (delivery) => {
      this.delivered.push(delivery);
      await this.#fail('deliver');
    },
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
        const ticket = { token: 'ticket 1', expiresAt: '2026-01-01T00:10:00Z' };
        return { share: this.share(id), ...(request.recipientHash === undefined ? {} : { ticket }) };
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

  #own(id: string): OwnUpload {
    return {
      ...notStored,
      finish: () => void own.push(`finished ${id}`),
      release: () => void own.push(`released ${id}`),
      removeSaved: () => {
        own.push(`removed ${id}`);
        return Promise.resolve();
      },
      save: (upload) => {
        this.kept = upload;
        return Promise.resolve();
      },
      sealed: (number, sha256) => {
        this.sums.set(number, sha256);
        return Promise.resolve();
      },
    };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- rejects like the calls that it replaces
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
let keys: KeyMails;
let sending: Sending;
let phases: string[];
let own: string[]; // changes of the notes about uploads

function open(partSize?: number): void {
  services = new Services(new TestUploadPage(storage, partSize));
  keys = new KeyMails();
  sending = createSending(services.services(workers, environment));
  phases = [];
  own = [];
  watch(
    sending.state,
    ({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    },
    { flush: 'sync' },
  );
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
  recipient: { accountId: 'bob', name: 'Bob' },
  deliveryMethod: 'mail',
  address: 'bob@acme.example',
  mailLocale: 'de',
  description: '',
  source: { kind: 'files', files: [{ file: new File([noise(length)], 'a.bin'), path: 'a.bin' }] },
  ...more,
});

/** This tab's copy of the key of the share that was sent. */
function mail() {
  const { value } = sending.state;
  const kept = value.phase === 'sent' ? keys.find(value.shareId) : undefined;
  if (!kept) throw new Error('there is no key');
  return kept;
}

/** Acts at the moment when a phase begins. */
function at(phase: SendState['phase'], act: () => void): void {
  const { stop } = watch(
    sending.state,
    (now) => {
      if (now.phase !== phase) return;
      stop();
      act();
    },
    { flush: 'sync' },
  );
}

describe('sending', () => {
  it('completes with the mail', async () => {
    await sending.send(draft(1000, { description: 'for you' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent', expiresAt: '2026-01-04T00:00:00Z' });
    expect(mail().state.value).toEqual({ phase: 'mailed', address: 'bob@acme.example', mailsLeft: 4 });
    expect(phases).toEqual(['announcing', 'uploading', 'committing', 'mailing', 'sent']);

    const [request] = services.mails;
    const key = mail().reveal();
    expect(request).toMatchObject({ ticket: 'ticket 1', secret: key, to: 'bob@acme.example', locale: 'de' });
    const hash = await RecipientNonce.parse(request?.nonce ?? '').hash('bob@acme.example');
    expect(services.commits[0]?.recipientHash).toBe(hash);
    expect(new TextEncoder().encode(services.commits[0]?.senderName)).toHaveLength(199); // whole characters, 200 bytes at most
    expect(Buffer.from(await openBytes(Secret.parse(key).ikm(), services.page.body())).equals(noise(1000))).toBe(true);
    expect(services.page.announced[0]?.description?.sealed).toBe(
      `sealed for you ${services.page.announced[0]?.id ?? ''}`,
    );
    expect(services.page.announced[0]?.fileInfo?.sealed).toBe(
      `sealed {"name":"a.bin","type":"","size":1000} ${services.page.announced[0]?.id ?? ''}`,
    );
    expect(workers.workers.map((p) => p.stopped)).toEqual([true]);
  });

  it('seals what somebody outside reads with the key, and label and description for the sender', async () => {
    const recipient = { accountId: OUTSIDER, name: 'Dr. Guest' };
    await sending.send(draft(1000, { recipient, description: 'for you', address: 'guest@outside.example' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent' });
    const request = services.page.announced[0];
    const id = request?.id ?? '';
    expect(request).toMatchObject({
      recipient: '*outsider',
      label: { sealed: `sealed Dr. Guest ${id}` },
      description: { sealed: `sealed for you ${id}` },
    });
    const metadata = await openMetadata(request?.metadata ?? '', Secret.parse(mail().reveal()), id);
    expect(metadata).toMatchObject({ for: 'Dr. Guest', description: 'for you' });
    expect(new TextEncoder().encode(metadata.sender)).toHaveLength(199); // whole characters, 200 bytes at most
    expect([mail().outsider, services.mails[0]?.to]).toEqual([true, 'guest@outside.example']);
  });

  it('puts nothing of the sender into the metadata for a colleague', async () => {
    await sending.send(draft(1000, { description: 'for you' }));
    const { metadata = '', id = '' } = services.page.announced[0] ?? {};
    const opened = await openMetadata(metadata, Secret.parse(mail().reveal()), id);
    expect(Object.keys(opened).sort()).toEqual(['name', 'size', 'type']);
  });

  it('asks for the lifetime that the sender chose, and for none otherwise', async () => {
    await sending.send(draft(1000, { lifetimeSeconds: 3600 }));
    sending.reset();
    await sending.send(draft(1000));
    expect(services.page.announced.map((request) => request.lifetimeSeconds)).toEqual([3600, undefined]);
  });

  it('asks for notices only if the sender wants them', async () => {
    await sending.send(draft(1000, { notify: true }));
    sending.reset();
    await sending.send(draft(1000));
    expect(services.page.announced.map((request) => request.notify)).toEqual([true, undefined]);
  });

  it('continues without a name in the list if it cannot be encrypted', async () => {
    services.faults.seal.push(trouble());
    await sending.send(draft(1000));
    expect(sending.state.value).toMatchObject({ phase: 'sent' });
    expect(services.page.announced[0]).not.toHaveProperty('fileInfo');
  });

  it('commits with the checksum of the parts', async () => {
    open(PART);
    await sending.send(draft(1_000_000));
    expect(services.commits[0]?.sha256).toMatch(/^[\w-]{43}$/);
  });

  it('requests no ticket and mails nothing if the sender hands the key over', async () => {
    await sending.send(draft(1000, { deliveryMethod: 'copy', address: '' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent', expiresAt: '2026-01-04T00:00:00Z' });
    expect(phases).not.toContain('mailing');
    expect(services.commits.map((c) => c.recipientHash)).toEqual([undefined]);
    expect(services.mails).toEqual([]);
    expect(mail().state.value).toEqual({ phase: 'byHand', address: '', mailsLeft: 0 });
    const opened = await openBytes(Secret.parse(mail().reveal()).ikm(), services.page.body());
    expect(Buffer.from(opened).equals(noise(1000))).toBe(true);

    expect(keys.hasUnmailed).toBe(true);
    mail().copied();
    expect(mail().state.value).toEqual({ phase: 'copied', address: '', mailsLeft: 0 });
    expect(keys.hasUnmailed).toBe(false);
  });

  it('leaves the key to the sender if the policy now forbids the mail', async () => {
    const forbidden = new Problem('policy', 'no', { status: 403 });
    services.faults.commit.push(trouble(), forbidden, trouble());
    await sending.send(draft());
    expect(sending.state.value.phase).toBe('sent');
    expect(services.commits.map((c) => c.recipientHash === undefined)).toEqual([false, false, true, true]);
    expect(services.mails).toEqual([]);
    expect(mail().state.value).toMatchObject({ phase: 'byHand', mailsLeft: 0, failure: { reason: 'policy' } });
  });

  it('withdraws the share if the policy forbids that the sender hands the key over', async () => {
    services.faults.commit.push(new Problem('policy', 'no', { status: 403 }));
    await sending.send(draft(1000, { deliveryMethod: 'copy', address: '' }));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'policy' }, canRetry: false });
    expect(services.commits).toHaveLength(1);
  });

  it('records copying only for a key that is handed over', async () => {
    await sending.send(draft());
    mail().copied();
    expect(mail().state.value).toMatchObject({ phase: 'mailed' });
  });

  it('refuses a bad address before anything is read', async () => {
    await sending.send(draft(1000, { address: 'bob' }));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'address' }, canRetry: false });
    expect(phases).toEqual(['announcing', 'failed']);
  });

  it('repeats the commit until there is a response', async () => {
    services.faults.commit.push(...Array.from({ length: 20 }, trouble));
    await sending.send(draft());
    expect(sending.state.value.phase).toBe('sent');
    expect(new Set(services.commits.map((c) => JSON.stringify(c))).size).toBe(1);
  });

  it('repeats only the commit if only that failed', async () => {
    services.faults.commit.push(...Array.from({ length: 200 }, gone));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true });
    services.faults.commit.length = 0;
    await sending.retry();
    expect(sending.state.value.phase).toBe('sent');
    expect(storage.log).toEqual(['PUT /whole 200']);
  });

  it.each([
    ['unreachable', true, gone()],
    ['unavailable', true, trouble()],
    ['too-many', true, new Problem('unavailable', 'slow down', { status: 429 })],
  ])('tells %s from other failures', async (reason, online, error) => {
    environment.clock.isOnline = online;
    services.faults.commit.push(...Array.from({ length: 200 }, () => error));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason }, canRetry: true });
  });

  it.each(['not-stored', 'unintelligible'])(
    'keeps the share, and the person may try again, after a doubtful answer (%s)',
    async (slug) => {
      services.faults.commit.push(...Array.from({ length: 200 }, () => new Problem(slug, 'nothing', { status: 409 })));
      await sending.send(draft());
      expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: slug }, canRetry: true });
      expect(services.withdrawn).toEqual([]);
      services.faults.commit.length = 0;
      await sending.retry();
      expect(sending.state.value.phase).toBe('sent');
    },
  );

  it('withdraws the share if it cannot be sent after all', async () => {
    services.faults.commit.push(new Problem('mismatch', 'other bytes', { status: 409 }));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'mismatch' }, canRetry: false });
    await vi.waitFor(() => expect(services.withdrawn).toEqual([services.page.announced[0]?.id]));
    expect(workers.workers[0]?.stopped).toBe(true);
    sending.reset(); // stops the same upload again
    expect(own.filter((line) => line.startsWith('removed'))).toHaveLength(1);
  });
});

describe('the note that this tab sends', () => {
  const noted = () => own.map((line) => line.split(' ')[0]);

  it('exists from before the announcement until after the mail', async () => {
    const seen: [string, unknown[]][] = [];
    watch(sending.state, ({ phase }) => seen.push([phase, noted()]), { flush: 'sync' });
    services.onCreate = () => {
      seen.push(['create', noted()]);
      return Promise.resolve();
    };
    await sending.send(draft());
    expect(seen.find(([phase]) => phase === 'create')).toEqual(['create', ['begun']]);
    expect(seen.find(([phase]) => phase === 'committing')).toEqual(['committing', ['begun']]);
    expect(seen.find(([phase]) => phase === 'mailing')).toEqual(['mailing', ['begun']]);
    expect(noted()).toEqual(['begun', 'finished']);
    expect(new Set(own.map((line) => line.split(' ')[1]))).toEqual(new Set([services.page.announced[0]?.id]));
  });

  it('is kept while the person can try again', async () => {
    services.faults.commit.push(...Array.from({ length: 200 }, gone));
    await sending.send(draft());
    expect(noted()).toEqual(['begun']);
    services.faults.commit.length = 0;
    await sending.retry();
    expect(noted()).toEqual(['begun', 'finished']);
  });

  it('is removed if the upload is cancelled before the announcement', async () => {
    at('announcing', () => queueMicrotask(() => sending.cancel()));
    await sending.send(draft());
    await vi.waitFor(() => expect(noted()).toEqual(['begun', 'finished']));
    expect(services.page.announced).toEqual([]);
  });

  it.each([
    [0, 'finished'],
    [200, 'released'],
  ])('after a cancellation to which the service says no %i times is %s', async (times, word) => {
    services.faults.withdraw.push(...Array.from({ length: times }, gone));
    at('uploading', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => expect(noted()).toEqual(['begun', 'removed', word]));
  });
});

describe('an interrupted upload', () => {
  const LENGTH = 1_000_000;
  const files = (seed = 1) => [{ file: new File([noise(LENGTH, seed)], 'a.bin'), path: 'a.bin' }];

  /** What a page leaves that is closed after two of four parts. */
  async function interrupted(): Promise<FoundUpload> {
    open(PART);
    services.page.onGrant = (numbers) => {
      if (numbers.some((number) => number > 2)) throw gone();
    };
    await sending.send(draft(LENGTH));
    const { kept, sums } = services;
    if (!kept) throw new Error('nothing was kept');
    const { begun, ...rest } = kept;
    const page = services.page;
    open(PART);
    services.found = {
      ...rest,
      shareId: begun.request.id,
      interrupted: { ...begun, sums, stored: new Set(page.storedParts) },
    };
    storage.log.length = 0;
    return services.found;
  }

  it('keeps what a later page needs', async () => {
    open(PART);
    await sending.send(draft(LENGTH));
    expect(services.kept).toMatchObject({
      recipient: { accountId: 'bob', name: 'Bob' },
      deliveryMethod: 'mail',
      address: 'bob@acme.example',
      secret: mail().reveal(),
      files: [{ path: 'a.bin', size: LENGTH }],
    });
    expect([...services.sums.keys()].sort()).toEqual([1, 2, 3, 4]);
  });

  it('keeps nothing of a text', async () => {
    open(1000);
    await sending.send(draft(0, { source: { kind: 'text', text: 'secret'.repeat(500) } }));
    expect(services.kept).toBeUndefined();
    expect(sending.state.value.phase).toBe('sent');
  });

  it('continues to the mail under its own id and key', async () => {
    const found = await interrupted();
    await sending.resume(found, files());
    expect(sending.state.value).toMatchObject({ phase: 'sent', shareId: found.shareId });
    expect(phases).toContain('checking');
    expect(services.mails[0]).toMatchObject({ secret: found.secret, to: 'bob@acme.example' });
    expect(services.page.announced).toEqual([found.interrupted.request]);
    expect(own).toEqual([`resumed ${found.shareId}`, `finished ${found.shareId}`]);
    expect(sending.resumed.value).toMatchObject({ recipient: { name: 'Bob' } });
  });

  it('stays as it is if other files are chosen, and nothing leaves', async () => {
    const found = await interrupted();
    await sending.resume(found, files(2));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'other-file' }, canRetry: false });
    await vi.waitFor(() => expect(own).toEqual([`resumed ${found.shareId}`, `released ${found.shareId}`]));
    sending.reset();
    expect([services.withdrawn, storage.log, services.page.announced]).toEqual([[], [], []]);
    expect(sending.resumed.value).toBeUndefined();
  });

  it('stays as it is if it is cancelled before anything was sent', async () => {
    const found = await interrupted();
    at('checking', () => sending.cancel());
    await sending.resume(found, files());
    await vi.waitFor(() => expect(own).toEqual([`resumed ${found.shareId}`, `released ${found.shareId}`]));
    expect(sending.state.value).toMatchObject({ phase: 'cancelled', removal: 'none' });
    expect([services.withdrawn, storage.log]).toEqual([[], []]);
  });

  it('is deleted if it is cancelled later', async () => {
    const found = await interrupted();
    at('uploading', () => sending.cancel());
    await sending.resume(found, files());
    await vi.waitFor(() => expect(own.at(-1)).toBe(`finished ${found.shareId}`));
    expect(services.withdrawn).toEqual([found.shareId]);
  });

  it('is left to the tab that has it', async () => {
    const found = await interrupted();
    services.found = undefined;
    await sending.resume(found, files());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'upload-elsewhere' } });
    expect([own, storage.log]).toEqual([[], []]);
  });
});

describe('cancelling', () => {
  it('is shown at once and withdraws the announced share, even before its response', async () => {
    let answer: () => void = () => undefined;
    services.faults.withdraw.push(gone(), trouble());
    const asked = new Promise<void>((resolve) => {
      services.onCreate = () =>
        new Promise((reply) => {
          answer = reply;
          resolve();
        });
    });
    const sent = sending.send(draft());
    await asked;
    sending.cancel();
    expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'running', mailed: false });
    expect([services.withdrawn, tab.asks]).toEqual([[], true]);
    answer();
    await sent;
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: false });
    });
    expect([services.withdrawn.length, tab.asks, storage.log, services.commits]).toEqual([1, false, [], []]);
  });

  it('reports that the service did not confirm the deletion', async () => {
    services.faults.withdraw.push(...Array.from({ length: 200 }, gone));
    at('uploading', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'failed', mailed: false });
    });
  });

  it('says that a mail in progress may still arrive, and drops the key', async () => {
    at('mailing', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: true });
    });
    expect([services.withdrawn.length, keys.hasUnmailed]).toEqual([1, false]);
  });

  it('mails nothing if the commit was running', async () => {
    at('committing', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: false });
    });
    expect([services.mails, services.withdrawn.length]).toEqual([[], 1]);
  });

  it('allows the next upload at once, and does not change its state', async () => {
    at('announcing', () => sending.cancel());
    const first = sending.send(draft());
    const second = sending.send(draft());
    await Promise.all([first, second]);
    expect([sending.state.value.phase, services.mails.length, services.page.announced.length]).toEqual(['sent', 1, 1]);
  });

  it('makes no request if nothing was announced', async () => {
    at('announcing', () => sending.cancel());
    await sending.send(draft(2_000_000));
    await vi.waitFor(() => expect(workers.workers[0]?.stopped).toBe(true));
    expect([services.page.announced, services.withdrawn]).toEqual([[], []]);
    expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'none', mailed: false });
  });

  it.each(['create', 'commit'] as const)(
    'asks the person once the sign-in was refused, and continues from there (%s)',
    async (call) => {
      services.faults[call].push(new Problem('unauthorized', 'no', { status: 401 }));
      await sending.send(draft());
      expect(sending.state.value).toMatchObject({
        phase: 'failed',
        failure: { reason: 'unauthorized' },
        canRetry: true,
      });
      expect(services.withdrawn).toEqual([]);
      await sending.retry();
      expect([sending.state.value.phase, mail().state.value.phase]).toEqual(['sent', 'mailed']);
      expect(storage.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    },
  );

  it('withdraws a failed share when the person gives up', async () => {
    services.faults.commit.push(...Array.from({ length: 200 }, gone));
    await sending.send(draft());
    sending.reset();
    expect(sending.state.value.phase).toBe('idle');
    await vi.waitFor(() => expect(services.withdrawn).toHaveLength(1));
  });
});

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
