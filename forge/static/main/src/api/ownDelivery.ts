import { newId } from '@secure-share/crypto';

import { appContext } from '../bridge/host';
import { serverNow } from './clock';
import { Failed } from '@secure-share/shared/api/errors';
import { settings, type OwnDelivery } from './site';

/** docs/own-delivery.md specifies the requests. */
const VERSION = 1;
const TIMEOUT = 10_000; // milliseconds to wait for a response
const POLICY_TIMEOUT = 1000; // milliseconds: browsers may report a violation after the request has failed
const LONGEST_ANSWER = 300; // characters of the receiver's answer that are shown

/** A key to deliver, and its recipient. */
export interface KeyToDeliver {
  readonly shareId: string;
  readonly to: { readonly name: string; readonly address: string };
  /** Name of the sender. */
  readonly from: string;
  /** When the share ends. RFC 3339 */
  readonly expiresAt: string;
  readonly key: string;
  /** BCP 47; may be empty. */
  readonly locale: string;
  /** The recipient has no account, and gets a link from the sender separately. */
  readonly outsider?: boolean;
}

/** The failures after which the key was certainly not delivered. After any other failure it may have been. */
export const notDelivered: readonly string[] = ['own-refused', 'own-blocked', 'own-removed'];

/**
 * Posts a key from the browser to the customer's own receiver, once: it never tries again. Resolves
 * when the receiver has confirmed that it delivered the key.
 *
 * Rejects with a Failed; see notDelivered.
 */
export async function deliverKey(delivery: KeyToDeliver, signal: AbortSignal): Promise<void> {
  const { ownDelivery } = await settings();
  if (!ownDelivery) throw new Failed('own-removed');
  await post(ownDelivery, 'key', delivery, signal);
}

/**
 * Like deliverKey, with a sample: the receiver checks it and delivers nothing. If the response
 * cannot be read, it sends one more request to learn whether a server answers at all.
 */
export async function testDelivery(sample: KeyToDeliver): Promise<void> {
  const { ownDelivery } = await settings();
  if (!ownDelivery) throw new Failed('own-removed');
  try {
    await post(ownDelivery, 'test', sample, new AbortController().signal);
  } catch (error) {
    const unreachable = error instanceof Failed && error.failure.reason === 'own-unreachable';
    throw unreachable && (await answers(ownDelivery.url)) ? new Failed('own-unreadable') : error;
  }
}

async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(TIMEOUT);
  const request: RequestInit = { mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal };
  return fetch(url, request).then(
    () => true,
    () => false,
  );
}

async function post(
  { url, secret }: OwnDelivery,
  type: 'key' | 'test',
  { shareId, to, from, expiresAt, key, locale, outsider = false }: KeyToDeliver,
  signal: AbortSignal,
): Promise<void> {
  const { siteUrl, page } = await appContext();
  const message = JSON.stringify({
    version: VERSION,
    type,
    id: newId(),
    sentAt: new Date(serverNow()).toISOString(),
    to,
    from,
    site: new URL(siteUrl).host,
    link: page === undefined || outsider ? '' : `${page}/shares/${shareId}`,
    expiresAt,
    key,
    locale,
    ...(outsider ? { outsider } : {}),
  });
  const body = JSON.stringify({ message, signature: await signatureOf(message, secret) });
  requireDelivered(await answerTo(url, body, signal));
}

/** HMAC-SHA-256 in hexadecimal digits. The key is the secret as text, not decoded. */
export async function signatureOf(message: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(message)));
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Answer {
  readonly status: number;
  readonly redirects: boolean;
  readonly type: string;
  readonly text: string;
}

/** Posts plain text, which needs no CORS preflight. */
async function answerTo(url: string, body: string, signal: AbortSignal): Promise<Answer> {
  const control = new AbortController();
  const stop = () => control.abort();
  signal.addEventListener('abort', stop);
  const timer = setTimeout(stop, TIMEOUT);
  const policy = watchPolicy(url);
  try {
    signal.throwIfAborted();
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
      body,
      referrerPolicy: 'no-referrer',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      signal: control.signal,
    });
    return {
      status: answer.status,
      redirects: answer.type === 'opaqueredirect' || (answer.status >= 300 && answer.status < 400),
      type: answer.headers.get('Content-Type') ?? '',
      text: await answer.text(),
    };
  } catch {
    if (signal.aborted) throw new Failed('cancelled');
    if (control.signal.aborted) throw new Failed('own-slow');
    throw (await policy.blocked()) ? new Failed('own-blocked') : new Failed('own-unreachable');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    policy.end();
  }
}

/** Reports whether the page's content security policy blocked a request. Call `end` afterwards. */
function watchPolicy(url: string): { blocked: () => Promise<boolean>; end: () => void } {
  const { origin } = new URL(url);
  let report: (isBlocked: boolean) => void;
  const blocked = new Promise<boolean>((resolve) => {
    report = resolve;
  });
  const onViolation = ({ blockedURI }: SecurityPolicyViolationEvent) => {
    if (blockedURI.startsWith(origin)) report(true);
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return {
    blocked: () => {
      setTimeout(() => report(false), POLICY_TIMEOUT);
      return blocked;
    },
    end: () => document.removeEventListener('securitypolicyviolation', onViolation),
  };
}

/** Throws a Failed unless the receiver has confirmed that it delivered the key. */
function requireDelivered({ status, redirects, type, text }: Answer): void {
  if (redirects) throw new Failed('own-redirect');
  if (status >= 200 && status < 300) {
    if (parsed(text).delivered !== true) throw new Failed('own-answer', { answer: String(status) });
    return;
  }
  const answer = problemText(type, text) ?? `HTTP ${status}`;
  const isRefused = status >= 400 && status < 500 && status !== 408;
  throw isRefused ? new Failed('own-refused', { answer }) : new Failed('own-failed', { answer });
}

/** Title and detail of a problem (RFC 9457). */
function problemText(type: string, text: string): string | undefined {
  if (!type.startsWith('application/problem+json')) return undefined;
  const { title, detail } = parsed(text);
  const said = [title, detail].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return said === '' ? undefined : said.slice(0, LONGEST_ANSWER);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
