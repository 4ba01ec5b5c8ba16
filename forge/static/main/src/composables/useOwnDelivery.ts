import { newId, Secret } from '@secure-share/crypto';
import { shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { testDelivery } from '../api/ownDelivery';
import { removeOwnDelivery, renewSecret, saveAddress } from '../api/ownSettings';
import { myName } from '../api/people';
import { settings, type OwnDelivery } from '../api/site';
import { Exclusive } from '@secure-share/shared/lib/exclusive';

const HOUR = 3_600_000; // milliseconds

export type Act = 'save' | 'renew' | 'remove' | 'test';

export interface OwnDeliverySettings {
  /** Undefined until they are loaded. Null if the site has no own delivery. */
  readonly address: Readonly<Ref<string | null | undefined>>;
  /** A secret that was just made, until `hideSecret`. */
  readonly secret: Readonly<Ref<string | undefined>>;
  readonly hideSecret: () => void;
  /** The action that is running. */
  readonly doing: Readonly<Ref<Act | undefined>>;
  /** The last action, and why it failed if it did. */
  readonly outcome: Readonly<Ref<{ readonly act: Act; readonly failure?: Failure } | undefined>>;
  /**
   * `description` is shown in the dialog in which Atlassian asks whether the app may connect to the
   * address. Never rejects: see outcome.
   */
  readonly save: (url: string, description: string) => Promise<void>;
  readonly renew: () => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Sends a sample. The receiver checks it and delivers nothing. */
  readonly test: (recipient: string, locale: string) => Promise<void>;
  /** Why the settings could not be loaded. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
}

/** The settings of the site's own delivery, for administrators. */
export function useOwnDelivery(): OwnDeliverySettings {
  const address = shallowRef<string | null>();
  const secret = shallowRef<string>();
  const doing = shallowRef<Act>();
  const outcome = shallowRef<{ act: Act; failure?: Failure }>();
  const failure = shallowRef<Failure>();
  const acts = new Exclusive<void>();
  let known: OwnDelivery | undefined;

  /** Shows the secret if it is a new one. */
  async function read(): Promise<void> {
    const now = (await settings()).ownDelivery;
    if (address.value !== undefined && now && now.secret !== known?.secret) secret.value = now.secret;
    known = now;
    failure.value = undefined;
    address.value = now?.url ?? null;
  }

  const run = (act: Act, work: () => Promise<void>) =>
    acts.run(async () => {
      doing.value = act;
      outcome.value = undefined;
      try {
        await work();
        if (act !== 'test') await read();
        outcome.value = { act };
      } catch (error) {
        outcome.value = { act, failure: failureOf(error) };
      } finally {
        doing.value = undefined;
      }
    });

  async function sample(recipient: string, locale: string): Promise<void> {
    const name = await myName();
    await testDelivery({
      shareId: newId(),
      to: { name, address: recipient },
      from: name,
      expiresAt: new Date(Date.now() + HOUR).toISOString(),
      key: Secret.generate().reveal(), // of a message that no share belongs to
      locale,
    });
  }

  void read().catch((error: unknown) => {
    failure.value = failureOf(error);
    address.value = null; // an administrator can still set it
  });
  return {
    address,
    secret,
    hideSecret: () => {
      secret.value = undefined;
    },
    doing,
    outcome,
    failure,
    save: (url, description) => run('save', () => saveAddress(url, description)),
    renew: () => run('renew', renewSecret),
    remove: () =>
      run('remove', async () => {
        await removeOwnDelivery();
        secret.value = undefined;
      }),
    test: (recipient, locale) => run('test', () => sample(recipient, locale)),
  };
}
