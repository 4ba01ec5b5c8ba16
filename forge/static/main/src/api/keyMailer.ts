import { Problem, problemOf } from '@secure-share/shared/api/errors';
import type { KeyRequest } from './schema';
import { settings } from './site';

/**
 * Mails a key. The request goes from the browser to the key mailer. It does not pass through the
 * product or through the service that has the file.
 *
 * Rejects with a Problem. After `unreachable`, `mail-failed` or `ticket-used` it is not known
 * whether a mail was sent, and the ticket may be used. Get another ticket then.
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
