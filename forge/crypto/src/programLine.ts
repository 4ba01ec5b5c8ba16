import { concat, fromBase64Url, random, toBase64Url, utf8, type Bytes } from './bytes.js';
import { Hidden } from './hidden.js';
import { hkdf } from './hkdf.js';
import { sha256 } from './part.js';
import { Refusal } from './refusal.js';

/** What the app tells a program once a person approves it. */
export interface Greeting {
  /** Cloud id. */
  readonly site: string;
  readonly siteUrl: string;
  readonly accountId: string;
  /** The account id of the person. */
  readonly name?: string;
  /** Base URL. */
  readonly keyMailer: string;
  /** Address of the app on the site. */
  readonly page?: string;
  /** The site's own delivery: the receiver's address, and the secret that signs messages to it. */
  readonly ownDelivery?: { readonly url: string; readonly secret: string };
}

const LINE = /^secure-share-program:1:([\w-]{43}):([\w-]{22})$/;
const FORMAT = 1; // first byte of the sealed message
const NONCE_SIZE = 12;
const FINGERPRINT_SIZE = 10;

/**
 * The line that a program prints to ask a person for approval: its public key, and a code
 * that no service sees. Format: docs/formats.md.
 */
export class ProgramLine extends Hidden {
  /** The public key, base64url. */
  readonly key: string;
  readonly #code: Bytes;
  readonly #text: string;

  private constructor(text: string, key: string, code: Bytes) {
    super();
    this.#text = text;
    this.key = key;
    this.#code = code;
  }

  /** Parses a line. Ignores white space, because terminals break lines. Refuses with `encoding`. */
  static parse(pasted: string): ProgramLine {
    const text = pasted.replaceAll(/\s/g, '');
    const [, key, code] = LINE.exec(text) ?? [];
    if (key === undefined || code === undefined) throw new Refusal('encoding', 'not the line of a program');
    fromBase64Url(key, 32); // only the canonical form
    return new ProgramLine(text, key, fromBase64Url(code, 16));
  }

  /** 80 bits in five groups, in the form that the program shows. */
  async fingerprint(): Promise<string> {
    const sum = (await sha256(utf8(this.#text))).subarray(0, FINGERPRINT_SIZE);
    const hex = Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.match(/.{4}/g)?.join('-') ?? '';
  }

  /** Seals the greeting as base64url. Only the program can open it. */
  async seal(greeting: Greeting): Promise<string> {
    const publicKey = fromBase64Url(this.key);
    const raw = await hkdf(this.#code, publicKey, 'secure-share v1 program greeting', 32);
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
    const iv = random(NONCE_SIZE);
    const additionalData = concat([Uint8Array.of(FORMAT), publicKey]);
    const text = utf8(JSON.stringify({ v: 1, ...greeting }));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, text);
    return toBase64Url(concat([Uint8Array.of(FORMAT), iv, new Uint8Array(sealed)]));
  }
}
