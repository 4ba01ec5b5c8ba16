import { newId, normalizeAddress, Secret } from '@secure-share/crypto';

import { failureOf, Problem, type Failure } from '@secure-share/shared/api/errors';
import { retry } from '@secure-share/shared/transfer/retry';
import type * as fileApi from '../api/fileApi';
import { OUTSIDER } from '../lib/outsider';
import { addressee, KeyMail, type Addressee, type KeyMails, type KeyMailServices } from './keyMail';
import type { Addressed, Draft, Removal } from './sendState';

/** The services that a share needs from its commit to the mail. */
export interface OutgoingServices extends KeyMailServices {
  readonly api: Pick<typeof fileApi, 'commitShare' | 'newTicket' | 'withdrawShare'>;
  readonly keys: KeyMails;
}

/** How keys reach their recipients. */
export type Delivery = Pick<Draft, 'deliveryMethod' | 'mailLocale' | 'password' | 'passwordMode'>;

/** Milliseconds after the commit in which its mail ticket is used. The ticket is valid a minute longer. */
const TICKET_FRESH = 60_000;

/** The share of one recipient, with its key. */
export class OutgoingShare {
  readonly id: string;
  readonly secret: Secret;
  readonly #to: Addressed;
  readonly #draft: Delivery;
  readonly #services: OutgoingServices;
  readonly #signal: AbortSignal;
  #addressee: Addressee | undefined; // if the key is mailed
  #refused: Failure | undefined; // because the policy allows no mail
  #committed: { readonly answer: fileApi.CommitResponse; readonly at: number } | undefined;

  /** `signal` ends the first mail. An interrupted upload has its id and secret already. */
  constructor(
    to: Addressed,
    draft: Delivery,
    services: OutgoingServices,
    signal: AbortSignal,
    { id, secret }: { id: string; secret: Secret } = { id: newId(), secret: Secret.generate() },
  ) {
    this.id = id;
    this.secret = secret;
    this.#to = to;
    this.#draft = draft;
    this.#services = services;
    this.#signal = signal;
  }

  /** Call it before the commit. Rejects with a Refusal, `address`. */
  async prepare(): Promise<void> {
    if (this.#draft.deliveryMethod !== 'mail') return;
    this.#addressee ??= await addressee(this.#to.address, await this.#services.myName());
  }

  /**
   * Asks for a mail ticket if the key is mailed. If the site's policy no longer allows that, the
   * share is committed without one, and the sender hands the key over.
   */
  async commit(sha256: string | undefined): Promise<fileApi.CommitResponse> {
    const answer = await this.#commit(sha256 === undefined ? {} : { sha256 });
    this.#committed = { answer, at: this.#services.clock.now() };
    return answer;
  }

  async #commit(rest: fileApi.CommitRequest): Promise<fileApi.CommitResponse> {
    const { commitShare } = this.#services.api;
    if (!this.#addressee || this.#refused) return commitShare(this.id, rest);
    try {
      return await commitShare(this.id, { ...this.#addressee.request, ...rest });
    } catch (error) {
      if (!(error instanceof Problem) || error.slug !== 'policy') throw error;
      this.#refused = failureOf(error);
      return commitShare(this.id, rest);
    }
  }

  /** How the key goes now, after the commit. Undefined: the sender hands it over. */
  get delivery(): 'delivering' | 'mailing' | undefined {
    if (this.#draft.deliveryMethod === 'own') return 'delivering';
    return this.#addressee && this.#committed?.answer.ticket ? 'mailing' : undefined;
  }

  /**
   * Mails the key, posts it to the customer's own receiver, or leaves it to the sender. Never
   * rejects: see the state of the KeyMail. `tickets` is the number of mails that the service allows.
   */
  async handOver(tickets: number): Promise<void> {
    const mail = this.#keyMail(tickets);
    this.#services.keys.keep(mail);
    const { answer, at } = this.#committed ?? {};
    if (this.#draft.deliveryMethod === 'own') await mail.deliver(normalizeAddress(this.#to.address));
    else if (!this.#addressee || !answer?.ticket) mail.leave(this.#refused);
    else if (this.#services.clock.now() - (at ?? 0) < TICKET_FRESH) await mail.first(this.#addressee, answer.ticket);
    else await mail.again(this.#addressee.to);
  }

  #keyMail(tickets: number): KeyMail {
    const { deliveryMethod, mailLocale, password, passwordMode } = this.#draft;
    const { recipient, address } = this.#to;
    return new KeyMail(
      {
        deliveryMethod,
        name: recipient.name,
        outsider: recipient.accountId === OUTSIDER,
        ...(password === undefined ? {} : { password }),
        ...(passwordMode === undefined ? {} : { passwordMode }),
        expiresAt: this.#committed?.answer.share.expiresAt ?? '',
        shareId: this.id,
        secret: this.secret,
        address,
        locale: mailLocale,
        tickets,
        signal: this.#signal,
      },
      this.#services,
    );
  }

  /** Deletes the share, which the service may know, however long that takes, and forgets its key. Never rejects. */
  async withdraw(): Promise<Removal> {
    const { api, clock, keys } = this.#services;
    keys.forget(this.id);
    try {
      await retry(() => api.withdrawShare(this.id), { clock, signal: new AbortController().signal });
      return 'done';
    } catch (error) {
      return error instanceof Problem && error.slug === 'not-found' ? 'done' : 'failed';
    }
  }
}
