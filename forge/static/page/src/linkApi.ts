import { Failed, isTemporary, Problem, problemOf } from '@secure-share/shared/api/errors';
import type { Openings } from '@secure-share/shared/lib/openings';
import { count, instant, list, object, text, truth, url, type Shape } from '@secure-share/shared/lib/shape';
import type { ReceiveApi } from '@secure-share/shared/sessions/receiveSession';
import type { Lease } from '@secure-share/shared/transfer/protocol';
import { GateProof, Secret, type Bytes } from '@secure-share/crypto';

/** What the service shows of a share after the key was proven. */
export interface Link extends Openings {
  /** Sealed, base64url. */
  readonly metadata: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** Origins whose pages may embed this page; "*" is any. Only of a share with a gate. */
  readonly embedOrigins?: readonly string[] | undefined;
}

/** Why an unlock token opened nothing. */
export type TokenRefusal = 'expired' | 'used' | 'invalid';

const link: Shape<Link> = object(
  { metadata: text, expiresAt: instant },
  { embedOrigins: list(text), openings: count(2), untilExpiry: truth, opened: count(1) },
);
const lease: Shape<Lease> = object({ url, urlExpiresAt: instant, leaseEndsAt: instant, length: count(1) }, {});
const unlocked: Shape<{ readonly session: string }> = object({ session: text }, {});

const TIMEOUT = 30_000; // milliseconds, as the service's own

/** Also opens a share that has a password. */
export interface LinkApi extends ReceiveApi {
  /**
   * Takes the password of a share for which the service wanted one. Returns the key to open it with:
   * for a sealed password, that of the key and the password; for a gate, the key itself, and the
   * password is proven with the next call. Undefined if no password was wanted.
   */
  readonly withPassword: (id: string, password: string) => Promise<string | undefined>;
  /** Exchanges an unlock token for a session, now and, if the service does not answer, with the next call. Never rejects. */
  readonly withToken: (id: string, token: string) => Promise<void>;
  /** Whether the share has a gate, as far as is known. */
  readonly hasGate: () => boolean;
}

/** What the calls need, including callbacks. */
export interface LinkServices {
  /** Whether the page may show the share: in a window of its own, or in a frame of pages of these origins. */
  readonly mayShow: (embedOrigins: readonly string[] | undefined) => boolean;
  /** Called with what the service shows after the proof, if the page may show it. */
  readonly shown: (link: Link, key: string) => Promise<void>;
  /** The slow hash of a password. */
  readonly stretch: (password: string, id: string) => Promise<Bytes>;
  readonly tokenRefused: (refusal: TokenRefusal) => void;
}

/** What opens a gate. */
type Entry = { readonly gateProof: string } | { readonly unlockToken: string };

/** Of a share with a gate. The session is missing if it is in a cookie only, or not open yet. */
interface Gate {
  readonly session?: string;
}

type PasswordKind = 'sealed' | 'gate';

/** Problems of a share that also has a password. */
const KINDS: Readonly<Record<string, PasswordKind>> = { 'password-needed': 'sealed', 'unlock-needed': 'gate' };

/**
 * The calls of the service for links (docs/openapi.yaml). Nobody is signed in: the claim key, which
 * follows from the key, proves it. A share with a gate also needs a session: the service sets it as a
 * cookie, and this page keeps it in memory, for browsers that refuse the cookie. No other share is
 * asked for with cookies.
 */
export function linkApi(base: string, { mayShow, shown, stretch, tokenRefused }: LinkServices): LinkApi {
  let alone: { readonly key: string; readonly kind: PasswordKind } | undefined; // a password is wanted for it
  let shownKey = ''; // of the share that was shown last
  let both: { readonly key: string; readonly keyProof: string } | undefined; // the key with a password
  let gate: Gate | undefined;
  let entry: Entry | undefined; // not exchanged yet
  let entering = Promise.resolve(); // one exchange at a time: a token works once

  const proofFor = (key = both?.key) => (both?.key === key && both ? { keyProof: both.keyProof } : {});
  /** Refuses in a frame of another website, before anything is shown or asked for. */
  const checkPlace = (embedOrigins?: readonly string[]) => {
    if (!mayShow(embedOrigins)) throw new Failed('framed');
  };
  const wanted = (key: string) => (error: unknown) => {
    const kind = error instanceof Problem ? KINDS[error.slug] : undefined;
    if (kind === undefined) return keyDoesNotFit(error);
    checkPlace((error as Problem).embedOrigins);
    alone = { key, kind };
    throw error;
  };
  const post = (id: string, step: string, body: object) =>
    call(`${base}/v1/links/${encodeURIComponent(id)}/${step}`, body, gate);

  /** A cookie from before a reload may open the gate. */
  const show = async (id: string, proof: object): Promise<Response> => {
    try {
      return await post(id, 'show', proof);
    } catch (error) {
      if (gate || !isProblem(error, 'unlock-needed')) throw error;
      gate = {};
      return post(id, 'show', proof);
    }
  };

  const exchange = async (id: string, tried: Entry, claimKey: object): Promise<void> => {
    gate ??= {};
    try {
      gate = await checked(unlocked, await post(id, 'unlock', { ...claimKey, ...tried }));
      if (entry === tried) entry = undefined;
    } catch (error) {
      if (!('unlockToken' in tried) || isTemporary(error)) throw error;
      if (entry === tried) entry = undefined;
      gate = undefined; // the password may open it, or a cookie
      tokenRefused(refusalOf(error));
    }
  };
  const enter = (id: string, claimKey: object): Promise<void> => {
    const next = () => (entry ? exchange(id, entry, claimKey) : Promise.resolve());
    return (entering = entering.then(next, next));
  };

  return {
    sealedMetadata: async (id, key) => {
      const claimKey = { claimKey: (await Secret.parse(key).claimKey(id)).reveal() };
      await enter(id, claimKey).catch(keyDoesNotFit);
      const found = await checked(link, await show(id, { ...claimKey, ...proofFor(key) }).catch(wanted(key)));
      checkPlace(found.embedOrigins);
      await shown(found, key);
      shownKey = key;
      return found.metadata;
    },
    claimShare: async (id, request) =>
      checked(lease, await post(id, 'claim', { ...request, ...proofFor() }).catch(wanted(shownKey))),
    acknowledgeShare: async (id, claimId) => {
      await post(id, 'acknowledge', { claimId });
    },
    withPassword: async (id, password) => {
      if (alone === undefined) return undefined;
      const { key, kind } = alone;
      const stretched = await stretch(password, id);
      if (kind === 'gate') {
        entry = { gateProof: (await GateProof.of(stretched, id)).reveal() };
        return key;
      }
      const secret = Secret.parse(key);
      both = {
        key: (await secret.withPassword(stretched, id)).reveal(),
        keyProof: (await secret.claimKey(id)).reveal(),
      };
      return both.key;
    },
    withToken: async (id, token) => {
      entry = { unlockToken: token };
      await enter(id, {}).catch(() => undefined);
    },
    hasGate: () => gate !== undefined,
  };
}

const isProblem = (error: unknown, slug: string) => error instanceof Problem && error.slug === slug;

/** Without the key, the service does not distinguish a forged token from an unknown link. */
function refusalOf(error: unknown): TokenRefusal {
  if (isProblem(error, 'unlock-token-expired')) return 'expired';
  return isProblem(error, 'unlock-token-used') ? 'used' : 'invalid';
}

/** The service does not distinguish a wrong key from an unknown link. */
function keyDoesNotFit(error: unknown): never {
  if (isProblem(error, 'not-found')) throw new Failed('wrong-key');
  throw error;
}

/** One request. Rejects with a Problem, which never contains the request. */
async function call(address: string, body: object, gate: Gate | undefined): Promise<Response> {
  let answer;
  try {
    answer = await fetch(address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(gate?.session === undefined ? {} : { Authorization: `Bearer ${gate.session}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
      cache: 'no-store',
      credentials: gate ? 'include' : 'omit',
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
