import { computed, shallowReactive, shallowRef } from 'vue';

import { findAddress } from '../../composables/fit';
import { warnOfLoss } from '../../composables/leaving';
import type { Draft, PickedFile } from '../../composables/useSend';

export interface Recipient {
  readonly accountId: string;
  readonly name: string;
  readonly email?: string | undefined;
}

/** What a person has entered so far. */
export interface Entry {
  recipient: Recipient | undefined;
  address: string;
  kind: 'files' | 'text';
  files: readonly PickedFile[];
  text: string;
  description: string;
  /** BCP 47; empty until the form knows the sender's. */
  mailLocale: string;
}

function blank(): Entry {
  return { recipient: undefined, address: '', kind: 'files', files: [], text: '', description: '', mailLocale: '' };
}

/** The one entry of this tab: it outlives the screen, as sending does. Never kept anywhere else. */
export const entry = shallowReactive(blank());

warnOfLoss(computed(() => (entry.kind === 'text' && entry.text.trim() !== '' ? 'text' : undefined)));

export function clearEntry(): void {
  Object.assign(entry, blank());
}

/** What this tab sent last. */
export interface Delivery {
  readonly shareId: string;
  /** Of the recipient. */
  readonly name: string;
  /** In words. */
  readonly contents: string;
}

/** Kept until something else is sent. */
export const delivered = shallowRef<Delivery>();

/**
 * Takes another recipient, and the address that the product shows of them. An
 * address that was entered for somebody else goes: the key must not.
 */
export function choose(recipient: Recipient | undefined): void {
  const typedBefore = entry.recipient ? '' : entry.address;
  if (recipient) entry.address = recipient.email ?? typedBefore;
  else if (entry.address === entry.recipient?.email) entry.address = '';
  entry.recipient = recipient;
}

/** What is to be sent. The entry must have a recipient and an address. */
export function draftOf({ recipient, address, kind, files, text, description, mailLocale }: Entry): Draft {
  const found = findAddress(address);
  if (!recipient || !('address' in found)) throw new Error('recipient or address is missing');
  const source = kind === 'files' ? ({ kind, files } as const) : ({ kind, text } as const);
  return { recipient, address: found.address, mailLocale, description: description.trim(), source };
}
