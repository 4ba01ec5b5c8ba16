import { randomBytes } from 'node:crypto';

import { invokeRemote, privacy } from '@forge/api';

import { AUDIENCE, ISSUER, LIFETIME_SECONDS, privateKey, signed, type SigningKey } from './roles';

/** What Forge passes to a function that it calls by a schedule. */
interface Scheduled {
  readonly context?: { readonly cloudId?: unknown };
}

interface Page {
  readonly accounts: readonly { accountId: string; updatedAt: string }[];
  readonly next?: string;
}

/** Far above the pages of any site, so that a service that never ends does not keep the function running. */
const MAX_PAGES = 1000;

/**
 * Reports the account ids that account A stores for the site to Atlassian, and tells account A
 * which of them belong to closed accounts. Account A lists an account once a week, so the
 * function may run every day, and twice at the same time.
 *
 * Throws if a service does not answer: the next run continues. Forge logs the error, which holds
 * only a status.
 */
export async function reportPersonalData({ context }: Scheduled): Promise<void> {
  const site = context?.cloudId;
  if (typeof site !== 'string' || site === '') throw new Error('Forge does not say which site this is.');
  const key = privateKey();
  let after = '';
  for (let n = 0; n < MAX_PAGES; n++) {
    const page = (await (await ask(key, site, '/v1/forge/accounts', { after })).json()) as Page;
    await report(key, site, page.accounts);
    if (page.next === undefined) return;
    after = page.next;
  }
  throw new Error('The list of accounts does not end.');
}

async function report(key: SigningKey, site: string, accounts: Page['accounts']): Promise<void> {
  if (accounts.length === 0) return;
  const answer = await told([...accounts]);
  const ids = (status: string) => answer.filter((one) => one.status === status).map(({ accountId }) => accountId);
  const reported = accounts.map(({ accountId }) => accountId);
  await ask(key, site, '/v1/forge/accounts/report', { reported, closed: ids('closed'), updated: ids('updated') });
}

/** Atlassian answers only with accounts that are closed or were updated. */
async function told(accounts: { accountId: string; updatedAt: string }[]) {
  try {
    return await privacy.reportPersonalData(accounts);
  } catch (error) {
    throw failed("Atlassian's personal data reporting", error);
  }
}

/** Calls the file API for the site. Forge adds a token that names no person, and no site. */
async function ask(
  key: SigningKey,
  site: string,
  path: string,
  body: object,
): Promise<Awaited<ReturnType<typeof invokeRemote>>> {
  let answer;
  try {
    answer = await invokeRemote('file-api', {
      path,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Secure-Share-App': assertion(key, site) },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw failed('The file API', error);
  }
  if (!answer.ok) throw failed('The file API', answer);
  return answer;
}

/** Errors and answers may hold account ids, so only a status is passed on. */
function failed(service: string, cause: unknown): Error {
  const { status } = (cause ?? {}) as { status?: unknown };
  return new Error(`${service} does not answer (${typeof status === 'number' ? String(status) : 'no answer'}).`);
}

/** The assertion with which the function calls for no person, see shared/roleassertion. */
function assertion(key: SigningKey, site: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const jti = randomBytes(16).toString('base64url');
  const claims = { iss: ISSUER, aud: AUDIENCE, jti, iat, exp: iat + LIFETIME_SECONDS, site, account: '', roles: [] };
  return signed(key, claims, 'secure-share-app+jwt');
}
