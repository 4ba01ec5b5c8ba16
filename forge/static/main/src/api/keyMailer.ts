import { Problem, problemOf } from './errors';
import type { KeyRequest } from './schema';
import { settings } from './site';

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
