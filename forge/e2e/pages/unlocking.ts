import { createHmac, randomUUID } from 'node:crypto';

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An unlock token for the share of a link, which is valid for a minute, from now or `from` seconds later. */
export function unlockToken(link: string, unlockSecret: string, from = 0): string {
  const nbf = Math.floor(Date.now() / 1000) + from;
  const claims = { iss: link.slice(-22), jti: randomUUID(), nbf, exp: nbf + 60 };
  const signed = `${base64url({ alg: 'HS256' })}.${base64url(claims)}`;
  const signature = createHmac('sha256', Buffer.from(unlockSecret, 'hex')).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

/** The link with a token, and with the key if one is given. */
export const unlocking = (link: string, token: string, key?: string) =>
  link.replace('#', `?unlock=${token}#`) + (key === undefined ? '' : `.${key}`);
