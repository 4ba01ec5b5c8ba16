import { concat, fromBase64Url, random, toBase64Url, utf8, type Bytes } from './bytes.js';
import { Hidden } from './hidden.js';
import { sha256 } from './part.js';
import { Refusal } from './refusal.js';

const NONCE_SIZE = 16;
const HASH_PREFIX = 'secure-share v1 recipient';

// RFC 5321, section 4.5.3.1, and RFC 3696, erratum 1690.
const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;

const ATOM = /^[A-Za-z0-9#$&'*+\-/=?^_`{|}~]+$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const LETTER_FIRST = /^[A-Za-z]/; // a digit would begin the end of an IP address

/**
 * Returns the normal form of a mail address. Accepts one form only: a dot-atom, "@", and a
 * domain name of two labels or more (RFC 5321, section 4.1.2), all ASCII. Trims spaces and
 * lowercases the domain. The local part keeps its case, because only its own host knows
 * whether case matters.
 *
 * Refuses everything else with `address`, and also characters that some mail systems
 * interpret: "%" and "!" (old source routes), and "=?" (encoded words, RFC 2047).
 */
export function normalizeAddress(input: string): string {
  const text = input.replace(/^ +/, '').replace(/ +$/, '');
  const at = text.indexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.slice(at + 1);
  if (text.length > MAX_ADDRESS || !isLocal(local) || !isDomain(domain)) {
    throw new Refusal('address', 'not a plain mail address like name@example.com');
  }
  return `${local}@${domain.toLowerCase()}`;
}

function isLocal(text: string): boolean {
  return text.length <= MAX_LOCAL && !text.includes('=?') && text.split('.').every((atom) => ATOM.test(atom));
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && LETTER_FIRST.test(labels.at(-1) ?? '');
}

/**
 * Random bytes that prevent guessing an address from its hash. A party that has the hash must
 * not have the nonce.
 */
export class RecipientNonce extends Hidden {
  readonly #bytes: Bytes;

  private constructor(bytes: Bytes) {
    super();
    this.#bytes = bytes;
  }

  static generate(): RecipientNonce {
    return new RecipientNonce(random(NONCE_SIZE));
  }

  /** Parses the result of {@link reveal}. Refuses with `encoding`. */
  static parse(text: string): RecipientNonce {
    return new RecipientNonce(fromBase64Url(text, NONCE_SIZE));
  }

  /** The nonce as 22 characters, for the request to the key mailer only. */
  reveal(): string {
    return toBase64Url(this.#bytes);
  }

  /**
   * Commits to an address: SHA-256 of a prefix, the nonce and the normal form of the
   * address, as 43 characters. Prefix and nonce have fixed lengths, so different inputs
   * are never hashed as the same bytes. Refuses with `address`.
   */
  async hash(address: string): Promise<string> {
    const normal = utf8(normalizeAddress(address));
    return toBase64Url(await sha256(concat([utf8(HASH_PREFIX), this.#bytes, normal])));
  }
}
