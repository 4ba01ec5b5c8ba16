/** Reasons of refusals. The first six are those of the shared vectors. */
export type Reason =
  /** The body ends before its last record. */
  | 'truncated'
  /** Something follows the last record. */
  | 'trailing'
  /** Sealed under another key, or altered, moved, repeated or cut afterwards: these look the same. */
  | 'unauthentic'
  /** A holder of the key sealed a record without a delimiter. */
  | 'delimiter'
  /** The record size is below 18 bytes or above the limit. */
  | 'record-size'
  /** The keying material is shorter than 16 bytes. */
  | 'ikm'
  /** Record size, key id or salt out of bounds. */
  | 'options'
  /** The plaintext is longer than 2^38 bytes. */
  | 'too-long'
  /** The body has no such record or range, or not of this length. */
  | 'index'
  /** A pasted key has too few or too many characters. */
  | 'key-length'
  /** A pasted text has invalid characters, an impossible last character, or several keys. */
  | 'key-alphabet'
  /** Not canonical unpadded base64url, or not of the required length. */
  | 'encoding'
  /** A password is empty, takes more than 256 bytes, or has half a character. */
  | 'password'
  /** Not a plain mail address like name@example.com. */
  | 'address'
  /** The key does not belong to this share. */
  | 'wrong-key'
  /** Name and description do not fit into the sealed 4 KiB. */
  | 'metadata-size'
  /** The metadata was opened but its content is not valid. */
  | 'metadata-format'
  /** A sealed description of an unknown format. */
  | 'description-format'
  /** Name and type of a file do not fit into the sealed 1 KiB. */
  | 'file-info-size'
  /** File info that is too long, of an unknown format, or not valid once opened. */
  | 'file-info-format'
  /** A label of a person outside the site takes more than 200 bytes. */
  | 'label-size'
  /** A label that is too long, of an unknown format, or not valid once opened. */
  | 'label-format'
  /** A text was sealed under another version of the site's key. */
  | 'key-version';

/**
 * The error of this library. Neither its message nor its cause holds any input or
 * plaintext. Branch on `reason`; the message is for logs.
 *
 * Errors of the caller's streams and functions are passed on unchanged.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}
