import { fromBase64Url } from '@secure-share/crypto';

import { Problem, problemOf } from '@secure-share/shared/api/errors';
import type { KeyRequest } from './schema';
import { settings, type Settings } from './site';

/**
 * The origin of the key mailer that accepts tickets with this audience, `secure-share/keys/` and a
 * stage. The app's function names the key mailers: account A, which signs tickets, only chooses one.
 */
export function keyMailerFor({ keyMailer, keyMailers }: Settings, audience = ''): string {
  const stage = audience.split('/').at(-1) ?? '';
  return Object.hasOwn(keyMailers, stage) ? new URL(keyMailers[stage] ?? '').origin : keyMailer;
}

/** Not verified: the key mailer does that. */
function audienceOf(ticket: string): string | undefined {
  try {
    const payload = new TextDecoder().decode(fromBase64Url(ticket.split('.')[1] ?? ''));
    const { aud } = JSON.parse(payload) as { aud?: unknown };
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Mails a key. The request goes from the browser to the key mailer. It does not pass through the
 * product or through the service that has the file.
 *
 * Rejects with a Problem. After `unreachable`, `mail-failed` or `ticket-used` it is not known
 * whether a mail was sent, and the ticket may be used. Get another ticket then.
 */
export async function mailKey(request: KeyRequest): Promise<void> {
  const keyMailer = keyMailerFor(await settings(), audienceOf(request.ticket));
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
