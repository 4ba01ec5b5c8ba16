import { compositeSha256, fromBase64Url, toBase64Url, type Secret } from '@secure-share/crypto';
import { readonly, shallowRef, type Ref } from 'vue';

import { failureOf, Problem, type Failure } from '@secure-share/shared/api/errors';
import { Exclusive } from '@secure-share/shared/lib/exclusive';
import type * as fileApi from '../api/fileApi';
import { fileInfoOf } from '../transfer/uploadFile';
import { OutgoingShare, type OutgoingServices } from './outgoingShare';
import type { OwnUpload } from './ownUpload';
import type { OwnUploads } from './ownUploads';
import { sealedTexts, type SealServices } from './sealedTexts';
import type { Addressed, Draft, Removal } from './sendState';
import { copyShare, storedFileOf, type StoredFile } from './shareCopy';

export interface FurtherServices extends OutgoingServices, SealServices {
  readonly api: OutgoingServices['api'] & Pick<typeof fileApi, 'createShare'>;
  readonly uploads: Pick<OwnUploads, 'begin'>;
}

/** A sending, once its first share is committed. */
export interface Sending {
  readonly draft: Draft;
  /** As the first share was announced. */
  readonly request: fileApi.CreateRequest;
  /** Of the first share. */
  readonly secret: Secret;
  /** The hash of its commit, after an upload in parts. */
  readonly sha256: string | undefined;
  readonly signal: AbortSignal;
}

/** What all further shares of a sending have in common. */
interface Common extends Pick<Sending, 'draft' | 'request' | 'signal'> {
  readonly stored: StoredFile;
  /** The ids of the shares that were made, the first one first. */
  readonly made: readonly string[];
}

/** The shares of the other recipients of the draft. None is made yet. */
export async function furtherShares(sending: Sending, services: FurtherServices): Promise<readonly FurtherShare[]> {
  const { draft, request, secret, sha256, signal } = sending;
  const stored = await storedFileOf(request, secret, sha256 ?? (await ofOnePart(request)));
  const shares: FurtherShare[] = [];
  const common = () => ({ draft, request, signal, stored, made: [request.id, ...idsOf(shares)] });
  shares.push(...(draft.others ?? []).map((to) => new FurtherShare(to, common, services)));
  return shares;
}

/** What was uploaded in one piece is one part when it is copied. */
async function ofOnePart({ sha256 }: fileApi.CreateRequest): Promise<string | undefined> {
  return sha256 === undefined ? undefined : toBase64Url(await compositeSha256([fromBase64Url(sha256)]));
}

const idsOf = (shares: readonly FurtherShare[]) =>
  shares.map(({ state }) => state.value).flatMap(({ phase, shareId }) => (phase === 'stored' ? [shareId] : []));

export interface FurtherState {
  readonly phase: 'waiting' | 'copying' | 'stored' | 'failed';
  /** Changes with each attempt. */
  readonly shareId: string;
  readonly failure?: Failure;
}

/** The share of a further recipient of a sending. It is made from the stored file, without another upload. */
export class FurtherShare {
  readonly to: Addressed;
  readonly #sending: () => Common;
  readonly #services: FurtherServices;
  readonly #actions = new Exclusive<void>();
  readonly #removals: Promise<Removal>[] = [];
  readonly #state: Ref<FurtherState>;
  #share: OutgoingShare;
  #own: OwnUpload | undefined; // from before the announcement until the mail
  #announced = false;
  #tickets = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(to: Addressed, sending: () => Common, services: FurtherServices) {
    this.to = to;
    this.#sending = sending;
    this.#services = services;
    this.#share = this.#next();
    this.#state = shallowRef({ phase: 'waiting', shareId: this.#share.id });
  }

  get state(): Readonly<Ref<FurtherState>> {
    return readonly(this.#state);
  }

  /** Makes the share, unless it is made. Never rejects: see state. */
  copy(): Promise<void> {
    if (this.#state.value.phase !== 'stored') this.#running = this.#copy();
    return this.#running;
  }

  /** Sends its key, if the share is made. `tickets` is the number of mails that the service allows. Never rejects. */
  async handOver(tickets: number): Promise<void> {
    this.#tickets = tickets;
    if (this.#state.value.phase !== 'stored') return;
    await this.#share.handOver(tickets);
    if (!this.#sending().signal.aborted) this.#own?.finish();
  }

  /** Tries again after a failure, and then sends the key. Never rejects. */
  again(): Promise<void> {
    return this.#actions.run(async () => {
      await this.copy();
      await this.handOver(this.#tickets);
    });
  }

  /** Deletes the share. The signal of the sending must be aborted. Never rejects. */
  async cancel(): Promise<Removal> {
    await this.#running;
    if (this.#announced) this.#remove();
    return worst(await Promise.all(this.#removals));
  }

  async #copy(): Promise<void> {
    this.#show('copying');
    try {
      await this.#copyFromAny();
      this.#show('stored');
    } catch (error) {
      this.#show('failed', failureOf(error, this.#services.clock.isOnline));
    }
  }

  /** A recipient who has declined their share ends it: then another one is copied. */
  async #copyFromAny(): Promise<void> {
    const { made } = this.#sending();
    for (const [i, copyOf] of made.entries()) {
      try {
        await this.#copyFrom(copyOf);
        return;
      } catch (error) {
        this.#giveUp();
        if (i === made.length - 1 || !(error instanceof Problem) || error.slug !== 'copy-source') throw error;
      }
    }
  }

  /** The next attempt makes another share. */
  #giveUp(): void {
    if (!this.#announced || this.#sending().signal.aborted) return;
    this.#remove();
    this.#share = this.#next();
  }

  async #copyFrom(copyOf: string): Promise<void> {
    const { draft, stored, request, signal } = this.#sending();
    const share = this.#share;
    const texts = await sealedTexts(draft.description, fileInfoOf(draft.source), share.id, this.#services);
    await share.prepare();
    this.#own = await this.#services.uploads.begin(share.id);
    signal.throwIfAborted();
    this.#announced = true;
    const copy = { stored, copyOf, share, recipient: this.to.recipient.accountId, texts, terms: request };
    await copyShare(copy, this.#services.api, { clock: this.#services.clock, signal });
    signal.throwIfAborted();
  }

  #next(): OutgoingShare {
    const { draft, signal } = this.#sending();
    this.#announced = false;
    this.#own = undefined;
    return new OutgoingShare(this.to, draft, this.#services, signal);
  }

  #remove(): void {
    const own = this.#own;
    const removal = this.#share.withdraw().then((done) => {
      if (done === 'failed') own?.release();
      else own?.finish();
      return done;
    });
    this.#removals.push(removal);
  }

  #show(phase: FurtherState['phase'], failure?: Failure): void {
    this.#state.value = { phase, shareId: this.#share.id, ...(failure ? { failure } : {}) };
  }
}

/** The result of several deletions. */
export function worst(removals: readonly Removal[]): Removal {
  return (['failed', 'done'] as const).find((removal) => removals.includes(removal)) ?? 'none';
}
