import { normalizeAddress, RecipientNonce, type Secret } from '@secure-share/crypto';

import type { AddressedRequest, Ticket } from '../api/fileApi';
import type { KeyRequest } from '../api/keyMailer';

const LONGEST_NAME = 200; // bytes that the file API takes

/** An address for a key. The file API gets its hash; the key mailer gets it with the nonce that proves it. */
export interface Letter {
  readonly to: string;
  readonly nonce: RecipientNonce;
  readonly request: AddressedRequest;
}

/** Rejects with a Refusal, `address`. */
export async function letterTo(address: string, senderName: string): Promise<Letter> {
  const nonce = RecipientNonce.generate();
  const recipientHash = await nonce.hash(address);
  const name = shortened(senderName);
  return { to: normalizeAddress(address), nonce, request: { recipientHash, ...(name === '' ? {} : { senderName: name }) } };
}

export function keyRequest({ to, nonce }: Letter, { token }: Ticket, secret: Secret, locale: string): KeyRequest {
  return { ticket: token, secret: secret.reveal(), to, nonce: nonce.reveal(), locale };
}

/** Whole characters only. */
function shortened(name: string): string {
  let short = '';
  let left = LONGEST_NAME;
  for (const character of name) {
    left -= new TextEncoder().encode(character).length;
    if (left < 0) break;
    short += character;
  }
  return short;
}
