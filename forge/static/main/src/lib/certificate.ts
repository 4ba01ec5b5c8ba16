import { sha256, toBase64Url } from '@secure-share/crypto';

/** A public key as people compare it. */
export interface PublicKey {
  /** JWK thumbprint (RFC 7638), base64url. */
  readonly id: string;
  /** The first 80 bits of the id, as `secureshare application` prints them. */
  readonly fingerprint: string;
}

const BLOCK = /^\s*-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([A-Za-z\d+/=\s]+)-----END \1-----\s*$/;

/** How a SubjectPublicKeyInfo with Ed25519 begins in DER. The 32 bytes of the key follow (RFC 8410). */
const START = '302a300506032b6570032100';
const KEY_LENGTH = 64; // hexadecimal digits

/**
 * The Ed25519 key of a certificate or a public key in PEM. Undefined for everything else, and for
 * a certificate that contains the start of such a key twice: it could show one key here and have
 * the service take the other one.
 */
export async function publicKeyOf(pem: string): Promise<PublicKey | undefined> {
  const [before, after, more] = hexOf(BLOCK.exec(pem)?.[2] ?? '').split(START);
  if (before === undefined || after === undefined || more !== undefined || after.length < KEY_LENGTH) return undefined;
  const key = Uint8Array.from(after.slice(0, KEY_LENGTH).match(/../g) ?? [], (digits) => parseInt(digits, 16));
  const thumbprint = await sha256(
    new TextEncoder().encode(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: toBase64Url(key) })),
  );
  return { id: toBase64Url(thumbprint), fingerprint: fingerprintOf(thumbprint) };
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
