import { newId, Secret } from '@secure-share/crypto';

import { Failed, failureOf, Problem, type Failure } from '../api/errors';
import type * as fileApi from '../api/fileApi';
import type { mailKey } from '../api/keyMailer';
import type { sealDescription } from '../api/site';
import type { Clock } from '../transfer/environment';
import { Pacer } from '../transfer/pace';
import { outcomeOf, valueOf, type UploadPage, type UploadPhase, type UploadResult } from '../transfer/protocol';
import { retry, type RetryPolicy } from '../transfer/retry';
import type { WorkerHandle } from '../transfer/startWorker';
import { keyRequest, letterTo, type Letter } from './letter';
import type { Draft, SendState } from './sending';

/** What sending asks of others. */
export interface SendServices {
  readonly api: Pick<typeof fileApi, 'createShare' | 'grantParts' | 'commitShare' | 'newTicket' | 'withdrawShare' | 'limits'>;
  readonly mailKey: typeof mailKey;
  readonly sealDescription: typeof sealDescription;
  /** What mails call the sender; may be empty. */
  readonly myName: () => Promise<string>;
  readonly startWorker: () => WorkerHandle;
  readonly clock: Clock;
}

const TICKETS = 5; // unless the service says otherwise
const ATTEMPTS = 5;
const COMMIT_ATTEMPTS = 70; // some ten minutes: putting parts together takes as long as it takes
const UNDO_ATTEMPTS = 12;

type Sent = Extract<SendState, { phase: 'sent' }>;

/** One file on its way to one person, from the draft to the mail. */
export class Dispatch {
  readonly #draft: Draft;
  readonly #services: SendServices;
  readonly #show: (state: SendState) => void;
  readonly #id = newId();
  readonly #secret = Secret.generate();
  readonly #control = new AbortController();
  readonly #worker: WorkerHandle;
  #letter: Letter | undefined;
  #begun = false; // by the worker
  #announcing: Promise<unknown> | undefined; // the last announcement
  #running: Promise<void> = Promise.resolve();
  #uploaded: UploadResult | undefined;
  #tickets = TICKETS; // left
  #sent: Sent | undefined;

  constructor(draft: Draft, services: SendServices, show: (state: SendState) => void) {
    this.#draft = draft;
    this.#services = services;
    this.#show = (state) => { if (!this.#control.signal.aborted) show(state); };
    this.#worker = services.startWorker();
  }

  /** The key, once there is something that it opens. */
  get key(): string | undefined {
    return this.#sent && this.#secret.reveal();
  }

  /** Begins, or goes on after a failure. Never rejects. */
  run(): Promise<void> {
    this.#running = this.#go().catch((error: unknown) => { this.#fail(error); });
    return this.#running;
  }

  /** Stops at once, and takes back what was announced, however long that takes. */
  async cancel(): Promise<void> {
    this.#control.abort();
    this.#worker.cancel();
    await this.#running;
    this.#worker.stop();
    if (!this.#announcing) return;
    await this.#announcing.catch(() => undefined); // it may arrive yet
    const policy = { clock: this.#services.clock, signal: new AbortController().signal, attempts: UNDO_ATTEMPTS };
    await retry(() => this.#services.api.withdrawShare(this.#id), policy).catch(() => undefined); // it ends by itself within a day
  }

  /** Mails the key once more, on another ticket. Never rejects. */
  async mailAgain(address: string): Promise<void> {
    const sent = this.#sent;
    if (!sent) return;
    this.#show({ phase: 'mailing' });
    try {
      const letter = await letterTo(address, await this.#services.myName());
      this.#tickets--;
      await this.#mail(letter, await this.#services.api.newTicket(this.#id, letter.request));
      this.#settle({ phase: 'sent', shareId: sent.shareId, expiresAt: sent.expiresAt, mailed: true, mailsLeft: 0 });
    } catch (error) {
      if (error instanceof Problem && error.slug === 'tickets') this.#tickets = 0;
      this.#settle({ ...sent, mailed: false, mailFailure: this.#failure(error) });
    }
  }

  async #go(): Promise<void> {
    this.#letter ??= await letterTo(this.#draft.address, await this.#services.myName());
    this.#uploaded ??= await this.#upload();
    this.#show({ phase: 'committing' });
    const { share, ticket } = await this.#commit(this.#letter, this.#uploaded);
    const sent = { phase: 'sent', shareId: this.#id, expiresAt: share.expiresAt ?? '', mailed: true, mailsLeft: 0 } as const;
    this.#tickets--;
    this.#show({ phase: 'mailing' });
    await this.#mail(this.#letter, ticket).then(
      () => { this.#settle(sent); },
      (error: unknown) => { this.#settle({ ...sent, mailed: false, mailFailure: this.#failure(error) }); },
    );
    this.#worker.stop();
  }

  async #upload(): Promise<UploadResult> {
    if (this.#begun) return valueOf(this.#worker.resume());
    const { recipient, description, source } = this.#draft;
    const limits = await this.#services.api.limits().catch(() => undefined); // then it says so itself, only later
    if (limits) this.#tickets = limits.tickets;
    const sealed = description === '' ? undefined : await this.#services.sealDescription(description, this.#id);
    this.#begun = true;
    return valueOf(this.#worker.upload({
      shareId: this.#id, secret: this.#secret.reveal(), recipient: recipient.accountId, source,
      ...(sealed ? { description: sealed } : {}),
      ...(limits ? { largest: limits.largestFile } : {}),
    }, this.#page()));
  }

  #page(): UploadPage {
    const { api, clock } = this.#services;
    const pacers = new Map<UploadPhase, Pacer>();
    let last: SendState = { phase: 'idle' };
    const show = (state: SendState) => { this.#show(last = state); };
    return {
      create: (request) => {
        if (this.#control.signal.aborted) return outcomeOf(Promise.reject(new Failed('cancelled')));
        const answer = api.createShare(request);
        this.#announcing = answer;
        return outcomeOf(answer);
      },
      presignParts: (parts) => outcomeOf(api.grantParts(this.#id, parts).then((granted) => granted.parts)),
      progress: (phase, done, total) => {
        const pacer = pacers.get(phase) ?? new Pacer();
        pacers.set(phase, pacer);
        show(phase === 'announcing' ? { phase } : { phase, done, total, ...pacer.mark(done, total, clock.now()) });
      },
      interrupted: (yes) => { if (last.phase === 'uploading') show({ ...last, interrupted: yes }); },
    };
  }

  /** Asks until it is answered. What arrived only in part, the storage says here. */
  async #commit({ request }: Letter, { sha256, doubt }: UploadResult): Promise<fileApi.CommitResponse> {
    try {
      return await retry(
        () => this.#services.api.commitShare(this.#id, { ...request, ...(sha256 === undefined ? {} : { sha256 }) }),
        this.#policy((error) => (error instanceof Problem && error.status === 503 ? COMMIT_ATTEMPTS : ATTEMPTS)),
      );
    } catch (error) {
      if (!(error instanceof Problem && error.slug === 'not-stored' && doubt)) throw error;
      this.#uploaded = undefined;
      throw new Failed(doubt.reason, doubt);
    }
  }

  /** A ticket makes one mail at most, so that asking again is safe. */
  #mail(letter: Letter, ticket: fileApi.Ticket): Promise<void> {
    const request = keyRequest(letter, ticket, this.#secret, this.#draft.mailLocale);
    return retry(() => this.#services.mailKey(request), this.#policy(ATTEMPTS));
  }

  #policy(attempts: NonNullable<RetryPolicy['attempts']>): RetryPolicy {
    return { signal: this.#control.signal, clock: this.#services.clock, attempts };
  }

  #settle(sent: Sent): void {
    this.#sent = { ...sent, mailsLeft: Math.max(0, this.#tickets) };
    this.#show(this.#sent);
  }

  #fail(error: unknown): void {
    const failure = this.#failure(error);
    const canRetry = failure.temporary === true;
    this.#show({ phase: 'failed', failure, canRetry });
    if (!canRetry) void this.cancel();
  }

  #failure(error: unknown): Failure {
    return failureOf(error, this.#services.clock.isOnline);
  }
}
