import { normalizeAddress, RecipientNonce, type Secret } from '@secure-share/crypto';
import { readonly, shallowReactive, shallowRef, type Ref } from 'vue';

import { failureOf, Problem, type Failure } from '@secure-share/shared/api/errors';
import type * as fileApi from '../api/fileApi';
import type * as keyMailer from '../api/keyMailer';
import type * as ownDelivery from '../api/ownDelivery';
import type { Clock } from '@secure-share/shared/transfer/environment';
import { retry } from '@secure-share/shared/transfer/retry';
import type { DeliveryMethod } from './deliveryMethod';
import { Exclusive } from '@secure-share/shared/lib/exclusive';

const LONGEST_NAME = 200; // bytes that the file API accepts
const RETRY_FOR = 90_000; // milliseconds: less than the lifetime of a ticket, and the person can hand over the key in another way

/**
 * A mail address for a key. The file API gets its hash. The key mailer gets the address and the
 * nonce that proves the hash.
 */
export interface Addressee {
  readonly to: string;
  readonly nonce: RecipientNonce;
  readonly request: fileApi.AddressedRequest;
}

/** Rejects with a Refusal, `address`. */
export async function addressee(address: string, senderName: string): Promise<Addressee> {
  const nonce = RecipientNonce.generate();
  const recipientHash = await nonce.hash(address);
  const name = shortened(senderName);
  return {
    to: normalizeAddress(address),
    nonce,
    request: { recipientHash, ...(name === '' ? {} : { senderName: name }) },
  };
}

/** At most as many bytes as the services take of a name. Cuts between characters only. */
export function shortened(name: string): string {
  let short = '';
  let left = LONGEST_NAME;
  for (const character of name) {
    left -= new TextEncoder().encode(character).length;
    if (left < 0) break;
    short += character;
  }
  return short;
}

/** The services that mailing a key uses. */
export interface KeyMailServices {
  readonly api: Pick<typeof fileApi, 'newTicket'>;
  readonly mailKey: typeof keyMailer.mailKey;
  readonly deliverKey: typeof ownDelivery.deliverKey;
  /** The name that mails show for the sender. May be empty. */
  readonly myName: () => Promise<string>;
  readonly clock: Clock;
}

export interface KeyMailState {
  /** `byHand`: the sender hands the key over, and has copied it or not yet. */
  readonly phase: 'mailing' | 'mailed' | 'failed' | 'byHand' | 'copied';
  /** Where the key was sent. Empty if the sender hands it over. */
  readonly address: string;
  /** Why the last mail failed, or why none was sent. */
  readonly failure?: Failure;
  /** How often the key can still be mailed. */
  readonly mailsLeft: number;
}

/** What is needed to send the key of a share. */
export interface KeyMailOptions {
  readonly deliveryMethod: DeliveryMethod;
  readonly shareId: string;
  readonly secret: Secret;
  readonly address: string;
  /** Name of the recipient. */
  readonly name: string;
  /** The recipient has no account, and gets a link from the sender. */
  readonly outsider?: boolean;
  /** That somebody outside needs besides the key. It goes to nobody. */
  readonly password?: string;
  /** gate: the visitors of a website do not need it. */
  readonly passwordMode?: 'gate';
  /** When the share ends. RFC 3339 */
  readonly expiresAt: string;
  /** Language of the mail, BCP 47. */
  readonly locale: string;
  /** The number of mails that the service allows for this share. */
  readonly tickets: number;
  /** Aborts the first mail. */
  readonly signal: AbortSignal;
}

/** The key of a share that this tab sent, and how it reaches the recipient. */
export class KeyMail {
  readonly shareId: string;
  readonly deliveryMethod: DeliveryMethod;
  readonly outsider: boolean;
  /** For the sender, who passes it on. */
  readonly password: string | undefined;
  readonly passwordMode: 'gate' | undefined;
  readonly #name: string;
  readonly #expiresAt: string;
  readonly #secret: Secret;
  readonly #locale: string;
  readonly #signal: AbortSignal;
  readonly #services: KeyMailServices;
  readonly #actions = new Exclusive<void>();
  readonly #state: Ref<KeyMailState>;
  #tickets: number; // mails that are left

  constructor(options: KeyMailOptions, services: KeyMailServices) {
    const { deliveryMethod, shareId, secret, address, name, outsider, expiresAt, locale, tickets, signal } = options;
    this.shareId = shareId;
    this.deliveryMethod = deliveryMethod;
    this.#name = name;
    this.outsider = outsider === true;
    this.password = options.password;
    this.passwordMode = options.passwordMode;
    this.#expiresAt = expiresAt;
    this.#secret = secret;
    this.#locale = locale;
    this.#signal = signal;
    this.#services = services;
    this.#tickets = tickets;
    this.#state = shallowRef<KeyMailState>({ phase: 'mailing', address, mailsLeft: tickets });
  }

  get state(): Readonly<Ref<KeyMailState>> {
    return readonly(this.#state);
  }

  /** Leaves the key to the sender, from the beginning or because of a failure. */
  leave(failure?: Failure): void {
    this.#tickets = 0;
    this.#show('byHand', '', failure);
  }

  /** Records that the sender has copied the key, so this tab no longer holds the only copy. */
  copied(): void {
    const { phase, address, failure } = this.#state.value;
    if (phase === 'byHand') this.#show('copied', address, failure);
  }

  /** The key, for the person to hand over another way. */
  reveal(): string {
    return this.#secret.reveal();
  }

  /** Mails the key with the ticket from the commit. Never rejects: see state. */
  first(to: Addressee, ticket: fileApi.Ticket): Promise<void> {
    return this.#mail(to.to, () => {
      this.#tickets--;
      return Promise.resolve([to, ticket]);
    });
  }

  /** Posts the key to the customer's own receiver. Never rejects: see state. */
  deliver(address: string): Promise<void> {
    return this.#run(address, async () => {
      const to = { name: this.#name, address };
      const from = await this.#services.myName();
      const { shareId } = this;
      const key = this.#secret.reveal();
      const delivery = {
        shareId,
        to,
        from,
        expiresAt: this.#expiresAt,
        key,
        locale: this.#locale,
        ...(this.outsider ? { outsider: true } : {}),
      };
      await this.#services.deliverKey(delivery, this.#signal);
    });
  }

  /**
   * Sends the key again. A mail uses another ticket. Does nothing while the key is being sent.
   * Never rejects: see state.
   */
  again(address: string): Promise<void> {
    if (this.deliveryMethod === 'own') return this.deliver(address);
    return this.#mail(address, async () => {
      const to = await addressee(address, await this.#services.myName());
      const ticket = await this.#services.api.newTicket(this.shareId, to.request);
      this.#tickets--;
      return [to, ticket];
    });
  }

  #mail(address: string, prepare: () => Promise<[Addressee, fileApi.Ticket]>): Promise<void> {
    return this.#run(address, async () => {
      const [to, ticket] = await prepare();
      await this.#send(to, ticket);
    });
  }

  #run(address: string, send: () => Promise<void>): Promise<void> {
    return this.#actions.run(async () => {
      this.#show('mailing', address);
      try {
        await send();
        this.#show('mailed', address);
      } catch (error) {
        if (error instanceof Problem && ['tickets', 'policy'].includes(error.slug)) this.#tickets = 0;
        this.#show('failed', address, failureOf(error, this.#services.clock.isOnline));
      }
    });
  }

  /** A ticket allows one mail at most, so it is safe to repeat the request. */
  #send({ to, nonce }: Addressee, { token }: fileApi.Ticket): Promise<void> {
    const request = { ticket: token, secret: this.#secret.reveal(), to, nonce: nonce.reveal(), locale: this.#locale };
    const { mailKey, clock } = this.#services;
    return retry(() => mailKey(request), { signal: this.#signal, clock, limit: RETRY_FOR });
  }

  #show(phase: KeyMailState['phase'], address: string, failure?: Failure): void {
    const mailsLeft = Math.max(0, this.#tickets);
    this.#state.value = { phase, address, mailsLeft, ...(failure ? { failure } : {}) };
  }
}

/** Keys of the shares that a tab sent, in memory only, until the share ends or the tab is closed. */
export class KeyMails {
  readonly #kept = shallowReactive(new Map<string, KeyMail>());

  keep(mail: KeyMail): void {
    this.#kept.set(mail.shareId, mail);
  }

  find(shareId: string): KeyMail | undefined {
    return this.#kept.get(shareId);
  }

  forget(shareId: string): void {
    this.#kept.delete(shareId);
  }

  /** Whether the tab holds the only copy of a key. */
  get hasUnmailed(): boolean {
    return [...this.#kept.values()].some(({ state }) => !['mailed', 'copied'].includes(state.value.phase));
  }
}

/** The keys of this tab. */
export const keyMails = new KeyMails();
