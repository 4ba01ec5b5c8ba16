import { openBytes, sealBytes } from './body.js';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from './bytes.js';
import { FileKey } from './fileKey.js';
import { Refusal } from './refusal.js';
import type { Secret } from './secret.js';

/**
 * What the recipient learns about a file besides its content. It is sent sealed. The
 * sender chose name and description: they are not safe as a path or as markup.
 */
export interface Metadata {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** Of the plaintext, in bytes. */
  readonly size: number;
  /** Of the plaintext, 43 characters of base64url: see Digest. Only version 1 has it. */
  readonly digest?: string;
  readonly description?: string;
  /** Only for a person outside the site: the name of the sender, as they wrote it. */
  readonly sender?: string;
  /** Only for a person outside the site: what the sender calls the recipient. */
  readonly for?: string;
  /** The key of the file's body instead of the secret. Only version 3 has it; several shares can hold it. */
  readonly fileKey?: FileKey;
}

const MAX_SEALED = 4096; // bytes, the file API's limit

/** Seals metadata for the file API, as base64url. Refuses with `metadata-size`, or with `encoding` if the id is malformed. */
export async function sealMetadata(metadata: Metadata, secret: Secret, shareId: string): Promise<string> {
  const sealed = await sealBytes(await secret.metadataKey(shareId), utf8(write(metadata)));
  if (sealed.length > MAX_SEALED) {
    throw new Refusal('metadata-size', `name and description take ${sealed.length} bytes of ${MAX_SEALED} when sealed`);
  }
  return toBase64Url(sealed);
}

/**
 * Opens what {@link sealMetadata} returned. Refuses with `wrong-key` if the secret is not
 * the share's (no request is needed to find out), with `metadata-format` or with
 * `encoding`.
 */
export async function openMetadata(sealed: string, secret: Secret, shareId: string): Promise<Metadata> {
  const body = fromBase64Url(sealed);
  const key = await secret.metadataKey(shareId);
  return read(await openOr(new Refusal('wrong-key', 'the key does not belong to this share'), openBytes(key, body)));
}

async function openOr(refusal: Refusal, opening: Promise<Bytes>): Promise<Bytes> {
  try {
    return await opening;
  } catch (error) {
    throw error instanceof Refusal ? refusal : error;
  }
}

/** Writes the same JSON as the Go client, in order and escapes, so that the size limit means the same for both. */
function write({ name, type, size, digest, description, sender, for: recipient, fileKey }: Metadata): string {
  const text = JSON.stringify({
    v: fileKey !== undefined ? 3 : digest === undefined ? 2 : 1,
    name,
    type,
    size,
    digest,
    description: description === '' ? undefined : description,
    sender: sender === '' ? undefined : sender,
    for: recipient === '' ? undefined : recipient,
    fileKey: fileKey?.reveal(),
  });
  return text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function read(plaintext: Bytes): Metadata {
  const refusal = new Refusal('metadata-format', "the sender's metadata is not understood");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(plaintext));
  } catch {
    throw refusal; // the cause would quote the text
  }
  if (!isMetadata(value)) throw refusal;
  const { v, name, type, size, digest, description, sender, for: recipient } = value;
  return {
    name,
    type,
    size,
    ...(digest === undefined ? {} : { digest }),
    ...(description === undefined ? {} : { description }),
    ...(isName(sender) ? { sender } : {}),
    ...(isName(recipient) ? { for: recipient } : {}),
    ...(v === 3 ? { fileKey: FileKey.parse(value.fileKey) } : {}),
  };
}

/** Metadata in JSON: `fileKey` is text, and only version 3 requires it. */
type Written = Omit<Metadata, 'fileKey'> & { readonly v: number; readonly fileKey: string };

function isMetadata(value: unknown): value is Written {
  if (typeof value !== 'object' || value === null) return false;
  const m = value as Record<string, unknown>;
  return (
    (m.v === 1 ? isDigest(m.digest) : (m.v === 2 || (m.v === 3 && isFileKey(m.fileKey))) && m.digest === undefined) &&
    typeof m.name === 'string' &&
    typeof m.type === 'string' &&
    typeof m.size === 'number' &&
    Number.isSafeInteger(m.size) &&
    m.size >= 0 &&
    (m.description === undefined || typeof m.description === 'string')
  );
}

const LONGEST_NAME = 200; // bytes

/** Whether it can be shown. A text that cannot is left out: nothing depends on it. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && utf8(value).length <= LONGEST_NAME;

const isFileKey = (value: unknown) => typeof value === 'string' && /^[\w-]{21}[AQgw]$/.test(value);

const isDigest = (value: unknown) => typeof value === 'string' && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(value);
