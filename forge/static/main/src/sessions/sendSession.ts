import { FileKey, GateProof, newId, Secret, type Bytes } from '@secure-share/crypto';

import { Failed, failureOf } from '@secure-share/shared/api/errors';
import type * as fileApi from '../api/fileApi';
import { termsOf } from '../lib/shareTerms';
import { SpeedMeter } from '@secure-share/shared/transfer/speed';
import {
  outcomeOf,
  valueOf,
  type BegunUpload,
  type UploadPage,
  type UploadPhase,
  type UploadRequest,
} from '../transfer/protocol';
import type { WorkerHandle } from '../transfer/startWorker';
import { fileInfoOf } from '../transfer/uploadFile';
import { furtherShares, type FurtherShare } from './furtherShare';
import { OutgoingShare, type OutgoingServices } from './outgoingShare';
import type { OwnUpload } from './ownUpload';
import type { OwnUploads } from './ownUploads';
import { knownFiles } from './sameFiles';
import type { FoundUpload } from './savedUploads';
import { sealedTexts, textsForOutsider, type SealServices } from './sealedTexts';
import type { Draft, Removal, SendState } from './sendState';

/** The services that sending uses. */
export interface SendServices extends OutgoingServices, SealServices {
  readonly api: OutgoingServices['api'] & Pick<typeof fileApi, 'createShare' | 'grantParts' | 'limits'>;
  readonly startWorker: () => WorkerHandle;
  /** The slow hash of a password. */
  readonly stretch: (password: string, shareId: string) => Promise<Bytes>;
  readonly uploads: Pick<OwnUploads, 'begin' | 'resume'>;
}

const TICKETS = 5; // the default of the service

/**
 * One upload, from the draft to the mail. It may continue an interrupted one. Each recipient after
 * the first gets a share that the service makes of the uploaded file.
 */
export class SendSession {
  readonly #draft: Draft;
  readonly #services: SendServices;
  readonly #show: (state: SendState) => void;
  readonly #share: OutgoingShare;
  readonly #resumes: boolean;
  readonly #control = new AbortController();
  readonly #worker: WorkerHandle;
  #begun = false; // from the worker
  #own: OwnUpload | undefined; // from before the announcement until the mail
  #announcing: Promise<unknown> | undefined; // the last announcement
  #announced: fileApi.CreateRequest | undefined;
  #sha256: string | undefined; // over the parts
  #others: readonly FurtherShare[] | undefined;
  #running: Promise<void> = Promise.resolve();
  #tickets = TICKETS;
  #mailing = false;
  #cancelled: Promise<Removal> | undefined;

  /** With `found`, the draft has its recipients, and the files that the person has chosen again. */
  constructor(draft: Draft, services: SendServices, show: (state: SendState) => void, found?: FoundUpload) {
    this.#draft = draft;
    this.#resumes = found !== undefined;
    const kept = found && { id: found.shareId, secret: Secret.parse(found.secret) };
    this.#share = new OutgoingShare(draft, draft, services, this.#control.signal, kept);
    this.#services = services;
    this.#show = (state) => {
      if (!this.#control.signal.aborted) show(state);
    };
    this.#worker = services.startWorker();
  }

  /** Of the share of the first recipient. */
  get id(): string {
    return this.#share.id;
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
    const others = (this.#others ?? []).map((share) => share.cancel());
    const removals = await Promise.all([this.#share.withdraw(), ...others]);
    return removals.includes('failed') ? 'failed' : 'done';
  }

  async #go(): Promise<void> {
    const share = this.#share;
    await share.prepare();
    const { share: committed } = await this.#upload();
    this.#control.signal.throwIfAborted();
    const others = await this.#copies();
    this.#control.signal.throwIfAborted();
    this.#mailing = share.delivery !== undefined;
    if (share.delivery) this.#show({ phase: share.delivery });
    await Promise.all([share, ...others].map((each) => each.handOver(this.#tickets)));
    this.#control.signal.throwIfAborted();
    this.#own?.finish();
    const { expiresAt = '', openings, untilExpiry } = committed;
    const more = others.length > 0 ? { others } : {};
    this.#show({ phase: 'sent', shareId: this.id, expiresAt, openings, untilExpiry, ...more });
    this.#worker.stop();
  }

  /**
   * Makes the shares of the other recipients before any key is sent: the first recipient could use
   * it to end the share that is copied.
   */
  async #copies(): Promise<readonly FurtherShare[]> {
    if (!this.#draft.others?.length || !this.#announced) return [];
    const sending = {
      draft: this.#draft,
      request: this.#announced,
      secret: this.#share.secret,
      sha256: this.#sha256,
      signal: this.#control.signal,
    };
    const shares = (this.#others ??= await furtherShares(sending, this.#services));
    for (const [copied, share] of shares.entries()) {
      this.#control.signal.throwIfAborted();
      this.#show({ phase: 'copying', copied, copies: shares.length });
      await share.copy();
    }
    return shares;
  }

  async #upload(): Promise<fileApi.CommitResponse> {
    if (this.#begun) return valueOf(this.#worker.resume());
    if (this.#resumes) return this.#continue();
    const { recipient, source, description } = this.#draft;
    const limits = await this.#services.api.limits().catch(() => undefined); // then the service refuses a file that is too long
    if (limits) this.#tickets = limits.tickets;
    const several = this.#several(limits);
    const texts = {
      ...(await sealedTexts(description, fileInfoOf(source), this.id, this.#services)),
      ...(await textsForOutsider(this.#draft, this.id, this.#services)),
    };
    const secured = await this.#secured();
    this.#own = await this.#services.uploads.begin(this.id);
    this.#control.signal.throwIfAborted();
    this.#begun = true;
    return valueOf(
      this.#worker.upload(
        {
          shareId: this.id,
          secret: this.#share.secret.reveal(),
          ...secured,
          ...several,
          recipient: recipient.accountId,
          source,
          ...texts,
          ...termsOf(this.#draft),
          ...(limits ? { largest: Math.min(limits.largestFile, several ? (limits.largestCopy ?? 0) : Infinity) } : {}),
        },
        this.#page(),
      ),
    );
  }

  /** What further recipients add to the upload. Throws a Failed, `copy-too-long`, if the service makes no copies. */
  #several(limits: fileApi.Limits | undefined): Pick<UploadRequest, 'fileKey' | 'sending'> | undefined {
    if (!this.#draft.others?.length) return undefined;
    if (limits && limits.largestCopy === undefined) throw new Failed('copy-too-long');
    return { fileKey: FileKey.generate().reveal(), sending: newId() };
  }

  /** What the password adds to the upload. */
  async #secured(): Promise<Pick<UploadRequest, 'withPassword' | 'gateVerifier'>> {
    const { password, passwordMode } = this.#draft;
    if (password === undefined) return {};
    const stretched = await this.#services.stretch(password, this.id);
    if (passwordMode === 'gate') return { gateVerifier: await (await GateProof.of(stretched, this.id)).verifier() };
    return { withPassword: (await this.#share.secret.withPassword(stretched, this.id)).reveal() };
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
    const { recipient, deliveryMethod, address, mailLocale, password, source, others, description } = this.#draft;
    const files = knownFiles(source);
    if (!files || password !== undefined) return;
    await this.#own?.save({
      secret: this.#share.secret.reveal(),
      recipient,
      deliveryMethod,
      address,
      mailLocale,
      ...(others?.length ? { several: { others, description } } : {}),
      files,
      begun,
    });
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
        this.#announced = request;
        const answer = api.createShare(request);
        this.#announcing = answer;
        return outcomeOf(answer);
      },
      presignParts: (parts) => outcomeOf(api.grantParts(this.id, parts).then((granted) => granted.parts)),
      commit: (sha256) => {
        this.#sha256 = sha256;
        return outcomeOf(this.#share.commit(sha256));
      },
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
