import { Problem, problemOf } from './errors';
import { settings } from './site';

export interface KeyRequest {
  /** The token of a mail ticket. */
  readonly ticket: string;
  /** The key, 22 characters of base64url. It leaves the service in this one mail. */
  readonly secret: string;
  /** One plain mail address. */
  readonly to: string;
  /** The nonce of the ticket's recipient hash, 16 bytes of base64url. */
  readonly nonce: string;
  /** Language of the mail, BCP 47. */
  readonly locale?: string;
}

/**
 * Has a key mailed. It goes straight from here to the key mailer, past the product
 * and past the service that has the file.
 *
 * Rejects with a Problem. After `unreachable`, `mail-failed` or `ticket-used` nobody
 * knows whether a mail left, and the ticket may be spent: take another one.
 */
export async function mailKey(request: KeyRequest): Promise<void> {
  const { keyMailer } = await settings();
  let answer;
  try {
    answer = await fetch(`${keyMailer}/v1/keys`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      referrerPolicy: 'no-referrer',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch {
    throw new Problem('unreachable', 'the key mailer does not answer');
  }
  if (!answer.ok) throw await problemOf(answer);
}
