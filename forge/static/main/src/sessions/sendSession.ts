import { GateProof, newId, normalizeAddress, Secret, type Bytes } from '@secure-share/crypto';

import { Failed, failureOf, Problem, type Failure } from '@secure-share/shared/api/errors';
import type * as fileApi from '../api/fileApi';
import { OUTSIDER } from '../lib/outsider';
import { SpeedMeter } from '@secure-share/shared/transfer/speed';
import {
  outcomeOf,
  valueOf,
  type BegunUpload,
  type UploadPage,
  type UploadPhase,
  type UploadRequest,
} from '../transfer/protocol';
import { retry } from '@secure-share/shared/transfer/retry';
import type { WorkerHandle } from '../transfer/startWorker';
import { addressee, KeyMail, type Addressee, type KeyMails, type KeyMailServices } from './keyMail';
import type { OwnUpload } from './ownUpload';
import type { OwnUploads } from './ownUploads';
import { knownFiles } from './sameFiles';
import type { FoundUpload } from './savedUploads';
import { sealedTexts, type SealServices } from './sealedTexts';
import type { Draft, Removal, SendState } from './sendState';

/** The services that sending uses. */
export interface SendServices extends KeyMailServices, SealServices {
  readonly api: Pick<
    typeof fileApi,
    'createShare' | 'grantParts' | 'commitShare' | 'newTicket' | 'withdrawShare' | 'limits'
  >;
  readonly startWorker: () => WorkerHandle;
  /** The slow hash of a password. */
  readonly stretch: (password: string, shareId: string) => Promise<Bytes>;
  readonly keys: KeyMails;
  readonly uploads: Pick<OwnUploads, 'begin' | 'resume'>;
}

const TICKETS = 5; // the default of the service

/** One upload to one person, from the draft to the mail. It may continue an interrupted one. */
export class SendSession {
  readonly #draft: Draft;
  readonly #services: SendServices;
  readonly #show: (state: SendState) => void;
  readonly id: string;
  readonly #secret: Secret;
  readonly #resumes: boolean;
  readonly #control = new AbortController();
  readonly #worker: WorkerHandle;
  #to: Addressee | undefined; // if the key is mailed
  #refused: Failure | undefined; // because the policy allows no mail
  #begun = false; // from the worker
  #own: OwnUpload | undefined; // from before the announcement until the mail
  #announcing: Promise<unknown> | undefined; // the last announcement
  #running: Promise<void> = Promise.resolve();
  #tickets = TICKETS;
  #mailing = false;
  #cancelled: Promise<Removal> | undefined;

  /** With `found`, the draft has its recipient, and the files that the person has chosen again. */
  constructor(draft: Draft, services: SendServices, show: (state: SendState) => void, found?: FoundUpload) {
    this.#draft = draft;
    this.#resumes = found !== undefined;
    this.id = found?.shareId ?? newId();
    this.#secret = found ? Secret.parse(found.secret) : Secret.generate();
    this.#services = services;
    this.#show = (state) => {
      if (!this.#control.signal.aborted) show(state);
    };
    this.#worker = services.startWorker();
  }

  /** Starts, or continues after a failure. Never rejects. */
  run(): Promise<void> {
    this.#show({ phase: 'announcing' });
    this.#running = this.#go().catch((error: unknown) => this.#fail(error));
    return this.#running;
  }

  /** Whether the service may know the share, so cancelling has something to delete. */
  get announced(): boolean {
    return this.#announcing !== undefined;
  }

  /** Whether the key may have been sent. */
  get mailing(): boolean {
    return this.#mailing;
  }

  /**
   * Stops at once, and deletes the announced share, however long that takes. An interrupted upload
   * stays as it was if nothing was sent again. May be called again. Never rejects.
   */
  cancel(): Promise<Removal> {
    return (this.#cancelled ??= this.#cancel());
  }

  async #cancel(): Promise<Removal> {
    const removed = this.announced ? this.#own?.removeSaved() : undefined;
    const removal = await this.#stop();
    await removed;
    if (removal === 'failed' || (removal === 'none' && this.#resumes)) this.#own?.release();
    else this.#own?.finish();
    return removal;
  }

  async #stop(): Promise<Removal> {
    this.#control.abort();
    this.#services.keys.forget(this.id);
    this.#worker.cancel();
    await this.#running;
    this.#worker.stop();
    if (!this.#announcing) return 'none';
    await this.#announcing.catch(() => undefined); // the announcement may still arrive
    const policy = { clock: this.#services.clock, signal: new AbortController().signal };
    try {
      await retry(() => this.#services.api.withdrawShare(this.id), policy);
      return 'done';
    } catch (error) {
      return error instanceof Problem && error.slug === 'not-found' ? 'done' : 'failed';
    }
  }

  async #go(): Promise<void> {
    if (this.#draft.deliveryMethod === 'mail')
      this.#to ??= await addressee(this.#draft.address, await this.#services.myName());
    const { share, ticket } = await this.#upload();
    this.#control.signal.throwIfAborted();
    await this.#handOver(share.expiresAt ?? '', ticket);
    this.#control.signal.throwIfAborted();
    this.#own?.finish();
    const { expiresAt = '', openings, untilExpiry } = share;
    this.#show({ phase: 'sent', shareId: this.id, expiresAt, openings, untilExpiry });
    this.#worker.stop();
  }

  /** Mails the key, posts it to the customer's own receiver, or leaves it to the sender. */
  async #handOver(expiresAt: string, ticket: fileApi.Ticket | undefined): Promise<void> {
    const { deliveryMethod, recipient, address, mailLocale, password, passwordMode } = this.#draft;
    const mail = new KeyMail(
      {
        deliveryMethod,
        name: recipient.name,
        outsider: recipient.accountId === OUTSIDER,
        ...(password === undefined ? {} : { password }),
        ...(passwordMode === undefined ? {} : { passwordMode }),
        expiresAt,
        shareId: this.id,
        secret: this.#secret,
        address,
        locale: mailLocale,
        tickets: this.#tickets,
        signal: this.#control.signal,
      },
      this.#services,
    );
    this.#services.keys.keep(mail);
    if (deliveryMethod === 'own') {
      this.#mailing = true;
      this.#show({ phase: 'delivering' });
      await mail.deliver(normalizeAddress(address));
      return;
    }
    if (!this.#to || !ticket) {
      mail.leave(this.#refused);
      return;
    }
    this.#mailing = true;
    this.#show({ phase: 'mailing' });
    await mail.first(this.#to, ticket);
  }

  async #upload(): Promise<fileApi.CommitResponse> {
    if (this.#begun) return valueOf(this.#worker.resume());
    if (this.#resumes) return this.#continue();
    const { recipient, source, lifetimeSeconds, openings, untilExpiry, notify } = this.#draft;
    const limits = await this.#services.api.limits().catch(() => undefined); // then the service refuses a file that is too long
    if (limits) this.#tickets = limits.tickets;
    const texts = await sealedTexts(this.#draft, this.id, this.#services);
    const secured = await this.#secured();
    this.#own = await this.#services.uploads.begin(this.id);
    this.#control.signal.throwIfAborted();
    this.#begun = true;
    return valueOf(
      this.#worker.upload(
        {
          shareId: this.id,
          secret: this.#secret.reveal(),
          ...secured,
          recipient: recipient.accountId,
          source,
          ...texts,
          ...(lifetimeSeconds ? { lifetimeSeconds } : {}),
          ...(openings ? { openings } : {}),
          ...(untilExpiry ? { untilExpiry } : {}),
          ...(notify ? { notify } : {}),
          ...(limits ? { largest: limits.largestFile } : {}),
        },
        this.#page(),
      ),
    );
  }

  /** What the password adds to the upload. */
  async #secured(): Promise<Pick<UploadRequest, 'withPassword' | 'gateVerifier'>> {
    const { password, passwordMode } = this.#draft;
    if (password === undefined) return {};
    const stretched = await this.#services.stretch(password, this.id);
    if (passwordMode === 'gate') return { gateVerifier: await (await GateProof.of(stretched, this.id)).verifier() };
    return { withPassword: (await this.#secret.withPassword(stretched, this.id)).reveal() };
  }

  async #continue(): Promise<fileApi.CommitResponse> {
    const { recipient, source } = this.#draft;
    const taken = await this.#services.uploads.resume(this.id);
    if (!taken) throw new Failed('upload-elsewhere');
    const { upload, found } = taken;
    this.#own = upload;
    this.#control.signal.throwIfAborted();
    this.#begun = true;
    const { interrupted } = found;
    const request = { shareId: this.id, secret: found.secret, recipient: recipient.accountId, source, interrupted };
    return valueOf(this.#worker.upload(request, this.#page()));
  }

  /** Saves what a later page needs to continue, unless the source could not be chosen again. */
  async #save(begun: BegunUpload): Promise<void> {
    const { recipient, deliveryMethod, address, mailLocale, password, source } = this.#draft;
    const files = knownFiles(source);
    if (!files || password !== undefined) return;
    await this.#own?.save({
      secret: this.#secret.reveal(),
      recipient,
      deliveryMethod,
      address,
      mailLocale,
      files,
      begun,
    });
  }

  /**
   * Asks for a mail ticket if the key is mailed. If the site's policy no longer allows that, the
   * share is committed without one, and the sender hands the key over.
   */
  async #commit(sha256: string | undefined): Promise<fileApi.CommitResponse> {
    const { commitShare } = this.#services.api;
    const rest = sha256 === undefined ? {} : { sha256 };
    if (!this.#to || this.#refused) return commitShare(this.id, rest);
    try {
      return await commitShare(this.id, { ...this.#to.request, ...rest });
    } catch (error) {
      if (!(error instanceof Problem) || error.slug !== 'policy') throw error;
      this.#refused = failureOf(error);
      return commitShare(this.id, rest);
    }
  }

  #page(): UploadPage {
    const { api, clock } = this.#services;
    const meters = new Map<UploadPhase, SpeedMeter>();
    let last: SendState = { phase: 'idle' };
    const show = (state: SendState) => {
      this.#show((last = state));
    };
    return {
      create: (request) => {
        if (this.#control.signal.aborted) return outcomeOf(Promise.reject(new Failed('cancelled')));
        const answer = api.createShare(request);
        this.#announcing = answer;
        return outcomeOf(answer);
      },
      presignParts: (parts) => outcomeOf(api.grantParts(this.id, parts).then((granted) => granted.parts)),
      commit: (sha256) => outcomeOf(this.#commit(sha256)),
      begun: (upload) => this.#save(upload),
      sealed: (number, sha256) => outcomeOf(this.#own?.sealed(number, sha256) ?? Promise.resolve()),
      stored: (number, sha256) => this.#own?.stored(number, sha256),
      progress: (phase, done, total) => {
        const meter = meters.get(phase) ?? new SpeedMeter();
        meters.set(phase, meter);
        show(
          phase === 'announcing' || phase === 'committing'
            ? { phase }
            : { phase, done, total, ...meter.mark(done, total, clock.now()) },
        );
      },
      paused: (pause) => {
        if (last.phase === 'announcing' || last.phase === 'uploading' || last.phase === 'committing')
          show({ ...last, pause });
      },
    };
  }

  #fail(error: unknown): void {
    const failure = failureOf(error, this.#services.clock.isOnline);
    const canRetry = failure.temporary === true;
    this.#show({ phase: 'failed', failure, canRetry });
    if (!canRetry) void this.cancel();
  }
}
