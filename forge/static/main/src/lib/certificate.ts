import { sha256, toBase64Url } from '@secure-share/crypto';

/** A public key as people compare it. */
export interface PublicKey {
  /** JWK thumbprint (RFC 7638), base64url. */
  readonly id: string;
  /** The first 80 bits of the id, as `secureshare application` prints them. */
  readonly fingerprint: string;
  /** When the certificate expires. Absent for a public key without a certificate. */
  readonly expiresAt?: Date;
}

const BLOCK = /^\s*-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([A-Za-z\d+/=\s]+)-----END \1-----\s*$/;

/** How a SubjectPublicKeyInfo with Ed25519 begins in DER. The 32 bytes of the key follow (RFC 8410). */
const START = '302a300506032b6570032100';
const KEY_LENGTH = 64; // hexadecimal digits

/** A time in DER: two digits of the year, or four (RFC 5280, section 4.1.2.5). */
const TIME = String.raw`(?:170d((?:3\d){12})|180f((?:3\d){14}))5a`;
const VALIDITY = new RegExp(`30(?:1e|20|22)${TIME}${TIME}`, 'g');

/**
 * The Ed25519 key of a certificate or a public key in PEM. Undefined for everything else, and for
 * a certificate that contains the start of such a key, or a validity, twice: it could show one here
 * and have the service take the other one.
 */
export async function publicKeyOf(pem: string): Promise<PublicKey | undefined> {
  const [, kind, base64 = ''] = BLOCK.exec(pem) ?? [];
  const [before, after, more] = hexOf(base64).split(START);
  if (before === undefined || after === undefined || more !== undefined || after.length < KEY_LENGTH) return undefined;
  const expiresAt = expiryIn(before);
  if (kind === 'CERTIFICATE' && !expiresAt) return undefined;
  const key = Uint8Array.from(after.slice(0, KEY_LENGTH).match(/../g) ?? [], (digits) => parseInt(digits, 16));
  const thumbprint = await sha256(
    new TextEncoder().encode(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: toBase64Url(key) })),
  );
  return { id: toBase64Url(thumbprint), fingerprint: fingerprintOf(thumbprint), ...(expiresAt ? { expiresAt } : {}) };
}

/** The end of the only validity in a certificate. */
function expiryIn(hex: string): Date | undefined {
  const [validity, another] = hex.matchAll(VALIDITY);
  if (!validity || another) return undefined;
  const digits = (validity[3] ?? validity[4] ?? '').replaceAll(/3(\d)/g, '$1');
  const century = validity[3] === undefined ? '' : digits < '50' ? '20' : '19';
  const iso = (century + digits).replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z');
  return Number.isNaN(Date.parse(iso)) ? undefined : new Date(iso);
}

export function fingerprintOf(id: Uint8Array): string {
  const hex = Array.from(id.subarray(0, 10), digitsOf).join('');
  return hex.match(/.{4}/g)?.join('-') ?? '';
}

const digitsOf = (byte: number) => byte.toString(16).padStart(2, '0');

/** The bytes in hexadecimal. Empty if the text is not base64. */
function hexOf(base64: string): string {
  try {
    return Array.from(atob(base64), (character) => digitsOf(character.charCodeAt(0))).join('');
  } catch {
    return '';
  }
}
