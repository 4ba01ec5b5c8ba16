import { Failed, Problem, problemOf } from '@secure-share/shared/api/errors';
import { count, instant, object, text, url, type Shape } from '@secure-share/shared/lib/shape';
import type { ReceiveApi } from '@secure-share/shared/sessions/receiveSession';
import type { Lease } from '@secure-share/shared/transfer/protocol';
import { Secret, type Bytes } from '@secure-share/crypto';

/** What the service shows of a share after the key was proven. */
export interface Link {
  /** Sealed, base64url. */
  readonly metadata: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

const link: Shape<Link> = object({ metadata: text, expiresAt: instant }, {});
const lease: Shape<Lease> = object({ url, urlExpiresAt: instant, leaseEndsAt: instant, length: count(1) }, {});

const TIMEOUT = 30_000; // milliseconds, as the service's own

/** Also takes the password of a share that has one. */
export interface LinkApi extends ReceiveApi {
  /**
   * Combines this password with the key for which the service wanted one. From then on the result
   * counts as the key of the share. Undefined if no password was wanted.
   */
  readonly withPassword: (id: string, password: string) => Promise<string | undefined>;
}

/**
 * The calls of the service for links (docs/openapi.yaml). Nobody is signed in: the claim key, which
 * follows from the key, proves it. `shown` is called with what the service shows after the proof.
 * `stretch` is the slow hash of a password.
 */
export function linkApi(
  base: string,
  shown: (link: Link, key: string) => Promise<void>,
  stretch: (password: string, id: string) => Promise<Bytes>,
): LinkApi {
  let alone: string | undefined; // the key for which a password is wanted
  let both: { readonly key: string; readonly keyProof: string } | undefined; // the key with a password
  const proofFor = (key = both?.key) => (both?.key === key && both ? { keyProof: both.keyProof } : {});
  const wanted = (key: string) => (error: unknown) => {
    if (error instanceof Problem && error.slug === 'password-needed') alone = key;
    return keyDoesNotFit(error);
  };
  const post = (id: string, step: string, body: object) =>
    call(`${base}/v1/links/${encodeURIComponent(id)}/${step}`, body);
  return {
    sealedMetadata: async (id, key) => {
      const claimKey = (await Secret.parse(key).claimKey(id)).reveal();
      const proof = { claimKey, ...proofFor(key) };
      const found = await checked(link, await post(id, 'show', proof).catch(wanted(key)));
      await shown(found, key);
      return found.metadata;
    },
    claimShare: async (id, request) =>
      checked(lease, await post(id, 'claim', { ...request, ...proofFor() }).catch(keyDoesNotFit)),
    acknowledgeShare: async (id, claimId) => {
      await post(id, 'acknowledge', { claimId });
    },
    withPassword: async (id, password) => {
      if (alone === undefined) return undefined;
      const secret = Secret.parse(alone);
      const key = (await secret.withPassword(await stretch(password, id), id)).reveal();
      both = { key, keyProof: (await secret.claimKey(id)).reveal() };
      return key;
    },
  };
}

/** The service does not distinguish a wrong key from an unknown link. */
function keyDoesNotFit(error: unknown): never {
  if (error instanceof Problem && error.slug === 'not-found') throw new Failed('wrong-key');
  throw error;
}

/** One request. Rejects with a Problem, which never contains the request. */
async function call(address: string, body: object): Promise<Response> {
  let answer;
  try {
    answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    throw new Problem('unreachable', 'no answer');
  }
  if (answer.ok) return answer;
  throw await problemOf(answer);
}

async function checked<T>(shape: Shape<T>, answer: Response): Promise<T> {
  try {
    return shape(await answer.json());
  } catch {
    throw new Problem('unintelligible', 'the answer is not understood', { status: answer.status });
  }
}
