import { afterEach, beforeEach, vi } from 'vitest';
import { watch } from 'vue';

import type { CommitRequest, CreateRequest, Limits, Share } from '../../src/api/fileApi';
import type { KeyRequest } from '../../src/api/schema';
import { Problem } from '@secure-share/shared/api/errors';
import type { KeyToDeliver } from '../../src/api/ownDelivery';
import { KeyMails } from '../../src/sessions/keyMail';
import { notStored, type OwnUpload } from '../../src/sessions/ownUpload';
import type { FoundUpload, SavedUpload } from '../../src/sessions/savedUploads';
import type { SendServices } from '../../src/sessions/sendSession';
import type { Draft, SendState } from '../../src/sessions/sendState';
import { createSending, type Sending } from '../../src/composables/useSend';
import { BlobServer } from '../transfer/blobServer';
import { noise, testEnvironment, type TestEnvironment } from '../../../../shared/test/transfer/environment';
import { TestUploadPage } from '../transfer/uploadPage';
import { NodeXhr } from '../transfer/xhr';
import { Tab, TestWorkers } from './workers';

export const PART = 300_000;
export const gone = () => new Problem('unreachable', 'no answer');
export const trouble = () => new Problem('unavailable', 'busy', { status: 503 });

/** The hash of every password. */
export const STRETCHED = new Uint8Array(32).fill(7);

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
  /** The shares of the commits. */
  readonly committed: string[] = [];
  readonly mails: KeyRequest[] = [];
  readonly delivered: KeyToDeliver[] = [];
  readonly withdrawn: string[] = [];
  tickets = 0;
  kept: SavedUpload | undefined;
  readonly sums = new Map<number, string>();
  /** What another page has left. */
  found: FoundUpload | undefined;
  onCreate: (request: CreateRequest) => Promise<void> = () => Promise.resolve();
  /** Called before each mail; may throw. */
  onMail: (request: KeyRequest) => void = () => undefined;
  /** Undefined: the service does not answer. */
  limits: Limits | undefined;
  readonly page: TestUploadPage;

  constructor(page: TestUploadPage) {
    this.page = page;
  }

  /** The passwords that were hashed, each with its share. */
  readonly stretched: [string, string][] = [];

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
    stretch: (password, id) => {
      this.stretched.push([password, id]);
      return Promise.resolve(STRETCHED);
    },
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
      this.onMail(request);
      await this.#fail('mail');
    },
    api: {
      createShare: async (request: CreateRequest) => {
        await this.onCreate(request);
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
        this.committed.push(id);
        await this.#fail('commit');
        const ticket = { token: 'ticket 1', expiresAt: '2026-01-01T00:10:00Z' };
        const { openings, untilExpiry } = this.page.announced[0] ?? {};
        const share = { ...this.share(id), ...(openings ? { openings } : {}), ...(untilExpiry ? { untilExpiry } : {}) };
        return { share, ...(request.recipientHash === undefined ? {} : { ticket }) };
      },
      newTicket: async () => {
        await this.#fail('ticket');
        return { token: `ticket ${++this.tickets + 1}`, expiresAt: '2026-01-01T00:10:00Z' };
      },
      withdrawShare: async (id) => {
        await this.#fail('withdraw');
        this.withdrawn.push(id);
      },
      limits: () => (this.limits ? Promise.resolve(this.limits) : Promise.reject(gone())),
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

export let storage: BlobServer;
export let environment: TestEnvironment;
export let workers: TestWorkers;
export let tab: Tab;
export let services: Services;
export let keys: KeyMails;
export let sending: Sending;
export let phases: string[];
export let own: string[]; // changes of the notes about uploads

export function open(partSize?: number): void {
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

/** Starts the storage and a sending before each test of the file. */
export function setUp(): void {
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
}

export const draft = (length = 1000, more: Partial<Draft> = {}): Draft => ({
  recipient: { accountId: 'bob', name: 'Bob' },
  deliveryMethod: 'mail',
  address: 'bob@acme.example',
  mailLocale: 'de',
  description: '',
  source: { kind: 'files', files: [{ file: new File([noise(length)], 'a.bin'), path: 'a.bin' }] },
  ...more,
});

/** This tab's copy of the key of the share that was sent. */
export function mail() {
  const { value } = sending.state;
  const kept = value.phase === 'sent' ? keys.find(value.shareId) : undefined;
  if (!kept) throw new Error('there is no key');
  return kept;
}

/** Acts at the moment when a phase begins. */
export function at(phase: SendState['phase'], act: () => void): void {
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
